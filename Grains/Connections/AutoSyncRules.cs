using StreamVibe.Billing;

namespace StreamVibe.Connections;

/// <summary>When a connection syncs by itself, without I/O.</summary>
static class AutoSyncRules
{
    static readonly TimeSpan FirstRetry = TimeSpan.FromMinutes(5), LongestRetry = TimeSpan.FromHours(6), AfterReset = TimeSpan.FromHours(1);

    /// <summary>What the owner wants after the edit; the same where it changes nothing.</summary>
    /// <exception cref="DomainException"><see cref="ErrorCode.ValidationFailed"/>.</exception>
    public static AutoSyncState Change(AutoSyncState current, AutoSyncEdit edit)
    {
        if (edit.EveryMinutes is < AutoSyncEdit.ShortestMinutes or > AutoSyncEdit.LongestMinutes)
            throw DomainException.Invalid("autoSync.everyMinutes", $"Must be {AutoSyncEdit.ShortestMinutes} to {AutoSyncEdit.LongestMinutes} minutes.");
        return current with { Choice = edit.Enabled ?? current.Choice, EveryMinutes = edit.EveryMinutes ?? current.EveryMinutes };
    }

    /// <summary>Whether the date is missing, or there though no sync is wanted: the plan has changed, which nobody tells.</summary>
    public static bool IsUnplanned(AutoSyncState auto, ConnectionStatus status) => Wanted(auto, status) != (auto.NextAt is not null);

    /// <summary>The date as it stands, or a new one where it is missing; null where none is wanted.</summary>
    public static DateTimeOffset? Keep(ConnectionState connection, ConnectionStatus status, DateTimeOffset now) =>
        connection.AutoSync.NextAt is { } known && Wanted(connection.AutoSync, status) ? known : Plan(connection, status, connection.LastSyncedAt, now);

    /// <summary>
    /// A new date: an interval after the last sync and up to a tenth later, so that connections of one moment do not stay together; at once where that is past or there was none.
    /// A last sync that is yet to come was written before a clock was set back, and counts as one of now.
    /// </summary>
    public static DateTimeOffset? Plan(ConnectionState connection, ConnectionStatus status, DateTimeOffset? last, DateTimeOffset now)
    {
        if (!Wanted(connection.AutoSync, status)) return null;
        if (last is not { } from) return now;
        if (from > now) from = now;
        var next = from + Spread(connection, connection.AutoSync.Every, from);
        return next > now ? next : now;
    }

    /// <summary>The date after a run that has just ended: where it cost a platform's allowance for nothing, not before some hours have passed.</summary>
    public static DateTimeOffset? AfterRun(ConnectionState connection, ConnectionStatus status, Problem? problem, DateTimeOffset now) =>
        Plan(connection, status, now, now) is not { } next ? null
        : problem?.Code is "provider_busy" or "endless_list" && next < now + LongestRetry ? now + Spread(connection, LongestRetry, now)
        : next;

    /// <summary>The run of a date: one id whoever starts it, so that a start that died half-way finds its hold, and a second one its run.</summary>
    public static Guid RunOf(Guid connectionId, DateTimeOffset due) => Derived.Id(connectionId, due, "automatic");

    /// <summary>
    /// After a start that the quota refused: within the hour after it begins anew. The person is told once a cycle, however many connections wait; of a spend cap they were told already. Where only a price is
    /// not known just now, soon.
    /// </summary>
    public static AutoSyncSetback AfterRefusal(ConnectionState connection, ErrorCode why, QuotaStatus quota, DateTimeOffset now)
    {
        if (why == ErrorCode.SpendCapReached && quota.IsUnpriced) return AfterFailure(connection, now);
        var next = quota.ResetsAt + AfterReset * Derived.Chance(connection.Id, quota.ResetsAt);
        return why == ErrorCode.SpendCapReached ? new(next, 0) : new(next, 0,
            new("sync_paused", "Automatic syncs pause", $"The syncs that your plan includes are used up. Automatic ones go on after {quota.ResetsAt:yyyy-MM-dd HH:mm} UTC."),
            Derived.Id(connection.UserId, quota.ResetsAt, "sync_paused"));
    }

    /// <summary>Where the platform's units for what nobody asked for are used up: within the hour after there are some again, so that not all come at once. Nobody is told: it costs nothing but time.</summary>
    public static AutoSyncSetback AfterShortage(ConnectionState connection, DateTimeOffset unitsAt) => new(unitsAt + AfterReset * Derived.Chance(connection.Id, unitsAt), 0);

    /// <summary>After a start that failed for a passing reason: soon, then ever later, at most an interval.</summary>
    public static AutoSyncSetback AfterFailure(ConnectionState connection, DateTimeOffset now)
    {
        var auto = connection.AutoSync;
        var pause = new[] { FirstRetry * Math.Pow(2, Math.Min(auto.Failures, 10)), LongestRetry, auto.Every }.Min();
        return new(now + Spread(connection, pause, now), auto.Failures + 1);
    }

    // Up to a tenth longer.
    static TimeSpan Spread(ConnectionState connection, TimeSpan pause, DateTimeOffset at) => pause * (1 + 0.1 * Derived.Chance(connection.Id, at));

    static bool Wanted(AutoSyncState auto, ConnectionStatus status) => auto.Enabled && status is ConnectionStatus.Connected or ConnectionStatus.Degraded;
}

/// <summary>An automatic sync that could not be started: when to try again, and what the person is told.</summary>
/// <param name="NoticeId">The notice's id, by which it is told once.</param>
sealed record AutoSyncSetback(DateTimeOffset NextAt, int Failures, Notice? Notice = null, Guid? NoticeId = null);
