using Npgsql;

namespace StreamVibe.Storage;

/// <summary>Which failures of a transaction are followed by another try, and when, without I/O.</summary>
static class RepeatRules
{
    /// <summary>No try begins later than this after the first. A server that hangs takes longer to be given up, so that it is asked once: callers are answered within 10 s.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2.5);

    public const int MostTries = 8;

    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(25);

    /// <summary>The server took everything back, and the same may succeed now: a deadlock, two transactions of which only one could be.</summary>
    public static bool IsUndone(NpgsqlException failure) => failure.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure;

    /// <summary>As before, or nobody knows: the connection is lost, the server stops or starts. A lock that was not given in time is no reason to wait for it again.</summary>
    public static bool IsUnknown(NpgsqlException failure) => IsUndone(failure) || (failure.IsTransient && failure.SqlState != PostgresErrorCodes.LockNotAvailable);

    /// <summary>How long to wait after so many tries: 25, 50, 100 … ms, of which half is chance, so that two that met do not meet again. Null: it was tried enough.</summary>
    public static TimeSpan? Pause(int tries, TimeSpan since, double chance) =>
        tries < MostTries && since < Patience ? FirstPause * Math.Pow(2, tries - 1) * (0.5 + (0.5 * chance)) : null;
}
