using Microsoft.Extensions.Logging;
using Npgsql;

namespace StreamVibe.Storage;

/// <summary>
/// At the edge of every grain: a database that does not answer, or not in time, is said in a way that every caller understands.
/// The driver's own exceptions do not cross the wire.
/// </summary>
public sealed partial class UnavailableFilter(ILogger<UnavailableFilter> log) : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (NpgsqlException failure) when (Means(failure))
        {
            NotAnswered(log, failure, context.InterfaceName, context.MethodName);
            throw Refusal();
        }
    }

    /// <summary>Whether the failure says that the database did not answer, or not in time.</summary>
    public static bool Means(NpgsqlException failure) => failure.IsTransient || failure.SqlState is PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.DeadlockDetected;

    /// <summary>What the caller is told then.</summary>
    public static DomainException Refusal() => new(ErrorCode.Unavailable, "The database did not answer. Try again.") { RetryAfter = TimeSpan.FromSeconds(1) };

    [LoggerMessage(EventId = 3000, Level = LogLevel.Warning, Message = "The database did not answer {Interface}.{Method}")]
    static partial void NotAnswered(ILogger logger, Exception failure, string @interface, string method);
}
