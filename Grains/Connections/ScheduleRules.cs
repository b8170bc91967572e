namespace StreamVibe.Connections;

/// <summary>What a connection has to do next.</summary>
enum Due
{
    Nothing,

    /// <summary>A run is open and nobody renewed its lease.</summary>
    Run,

    /// <summary>A consent asked for a sync that was not opened.</summary>
    FirstSync,

    /// <summary>The plan has changed, and with it whether the connection syncs by itself.</summary>
    Plan,

    /// <summary>The date of an automatic sync has come.</summary>
    AutoSync,

    /// <summary>Ask the platform whether it still accepts the grant.</summary>
    Verify,

    /// <summary>Tell the person that the grant will end.</summary>
    AnnounceLapse,

    /// <summary>The grant has ended.</summary>
    Lapse,
}

/// <summary>When a connection is due and for what, without I/O. <c>next_due_at</c> holds the answer, so that a sweep finds it.</summary>
static class ScheduleRules
{
    /// <summary>A grant that nothing has proved for so long is checked.</summary>
    public static readonly TimeSpan VerifyEvery = TimeSpan.FromHours(6);

    static readonly TimeSpan FirstRetry = TimeSpan.FromMinutes(5);

    /// <summary>When to wake a connection that has no open run; null where nothing will come by itself.</summary>
    public static DateTimeOffset? NextDue(Guid id, ConnectionHealth health, DateTimeOffset? firstSync, DateTimeOffset? nextSync, DateTimeOffset now)
    {
        if (health.Status is ConnectionStatus.Revoked or ConnectionStatus.NeedsReauth) return null;
        DateTimeOffset?[] dates = [firstSync, nextSync, VerifyAt(id, health, now), health.LapseAnnounced ? null : AnnounceAt(id, health), health.GrantExpiresAt];
        return dates.Min();
    }

    /// <summary>What is due now. A row without a date, as a silo of the version before leaves it, is due by what it says.</summary>
    public static Due Decide(ConnectionState connection, bool runOpen, DateTimeOffset now)
    {
        var (health, auto) = (connection.Health, connection.AutoSync);
        if (!connection.IsActive) return Due.Nothing;
        var isDue = (connection.NextDueAt ?? NextDue(connection.Id, health, connection.FirstSyncDueAt, auto.NextAt, now)) <= now;
        if (runOpen) return isDue ? Due.Run : Due.Nothing;
        if (health.Status == ConnectionStatus.NeedsReauth) return Due.Nothing;
        if (isDue && health.GrantExpiresAt <= now) return Due.Lapse;
        if (isDue && connection.FirstSyncDueAt <= now) return Due.FirstSync;
        if (AutoSyncRules.IsUnplanned(auto, health.Status)) return Due.Plan;
        if (!isDue) return Due.Nothing;
        if (auto.NextAt <= now) return Due.AutoSync;
        return !health.LapseAnnounced && AnnounceAt(connection.Id, health) <= now ? Due.AnnounceLapse : Due.Verify;
    }

    // Six hours after the last proof, give or take a tenth, so that connections of one moment do not stay together; after a failure sooner, and ever later.
    static DateTimeOffset VerifyAt(Guid id, ConnectionHealth health, DateTimeOffset now)
    {
        if (health.Failures > 0) return now + Later(FirstRetry * Math.Pow(2, Math.Min(health.Failures - 1, 10)));
        return (health.VerifiedAt ?? health.GrantedAt) is { } proof ? proof + VerifyEvery * (0.9 + 0.2 * Derived.Chance(id)) : now;
    }

    // At three quarters of its life, give or take a twentieth.
    static DateTimeOffset? AnnounceAt(Guid id, ConnectionHealth health) =>
        health is { GrantedAt: { } from, GrantExpiresAt: { } end } && end > from ? from + (end - from) * (0.7 + 0.1 * Derived.Chance(id)) : null;

    static TimeSpan Later(TimeSpan pause) => pause < VerifyEvery ? pause : VerifyEvery;
}
