using Npgsql;
using Orleans.Runtime.Messaging;

namespace StreamVibe.Api.Http;

/// <summary>Failures that the same request may well survive a moment later: a silo is moving, a connection broke, the database restarts.</summary>
static class Transient
{
    public static bool Is(Exception exception)
    {
        // Entity Framework and Orleans wrap what really happened.
        for (Exception? e = exception; e is not null; e = e.InnerException)
            if (e is TimeoutException
                or OrleansMessageRejectionException or ConnectionFailedException or ClientNotAvailableException
                or GatewayTooBusyException or LimitExceededException
                or NpgsqlException { IsTransient: true } || LostItsCode(e))
                return true;
        return false;
    }

    // The failure of a grain that could not be activated crosses the wire without its SQLSTATE, but with the text that begins with it:
    // lost connections, resources, transactions that may be tried again, a server that stops or starts.
    static bool LostItsCode(Exception exception) => exception is PostgresException { SqlState: null }
        && ((string[])["08", "53", "40", "57P0"]).Any(code => exception.Message.StartsWith(code, StringComparison.Ordinal));
}
