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
                or NpgsqlException { IsTransient: true })
                return true;
        return false;
    }
}
