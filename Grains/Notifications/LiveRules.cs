using StreamVibe.Connections;

namespace StreamVibe.Notifications;

/// <summary>What open pages are told, decided without I/O.</summary>
static class LiveRules
{
    /// <summary>Streams that one person may have open.</summary>
    public const int MostStreams = 5;

    /// <summary>Notifications that a page which comes back is told.</summary>
    public const int MostReplayed = 100;

    /// <summary>Whether a page that was told <paramref name="known"/> of a connection's runs learns something from <paramref name="next"/>. Hints may overtake each other: progress never goes back.</summary>
    public static bool IsNews(SyncRun? known, SyncRun next)
    {
        if (known is null || known.Id != next.Id) return true;
        if (known.FinishedAt is not null || known == next) return false;
        return next.FinishedAt is not null || (next.Status >= known.Status && next.Seen >= known.Seen);
    }

    /// <summary>What a signal of the database says; null where it is none of ours.</summary>
    public static Signal? Read(string payload) => payload.Split(' ') switch
    {
        ["notification", var user] when Guid.TryParse(user, out var id) => new(id, Change.Notifications),
        ["connection", var user] when Guid.TryParse(user, out var id) => new(id, Change.Connections),
        _ => null,
    };
}

/// <summary>What may have changed of a user.</summary>
[Flags]
enum Change
{
    None = 0,
    Notifications = 1,
    Connections = 2,
    Anything = Notifications | Connections,
}

/// <summary>Something changed in a user's tables.</summary>
readonly record struct Signal(Guid UserId, Change What);
