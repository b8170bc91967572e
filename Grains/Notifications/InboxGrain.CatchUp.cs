using Microsoft.Extensions.Logging;

namespace StreamVibe.Notifications;

/// <summary>What happened is read from the tables: from the place reached, in the order of commits. A signal only says when to look, so that one that is lost costs time and nothing else.</summary>
sealed partial class InboxGrain
{
    /// <summary>How far the streams were told; null while nobody listens.</summary>
    Reached? reached;
    Task<Reached>? opening;
    Change unread;
    bool isReading;

    // One reading at a time; a signal that comes meanwhile is answered by another one after it.
    async Task CatchUp(Change what)
    {
        unread |= what;
        if (isReading) return;
        isReading = true;
        try
        {
            while (unread != Change.None && listeners.Count > 0)
            {
                (what, unread) = (unread, Change.None);
                var from = await Opened();
                if (what.HasFlag(Change.Notifications)) await TellNotifications(from);
                if (what.HasFlag(Change.Connections)) await TellConnections(from);
            }
        }
        catch (Exception failure)
        {
            // The next beat looks again.
            NotRead(log, failure);
        }
        finally
        {
            isReading = false;
        }
    }

    async Task TellNotifications(Reached from)
    {
        List<NumberedNotification> found;
        do
        {
            found = await store.After(UserId, from.Seq, LiveRules.MostReplayed);
            foreach (var notification in found)
            {
                from.Seq = notification.Seq;
                Offer(News.Of(notification));
            }
        }
        while (found.Count == LiveRules.MostReplayed);
    }

    async Task TellConnections(Reached from)
    {
        foreach (var (connection, version) in await connections.Versions(UserId))
        {
            if (from.Versions.TryGetValue(connection.Id, out var known) && known == version) continue;
            from.Versions[connection.Id] = version;
            Offer(new(new(Connection: connection)));
        }
    }

    /// <summary>From where the streams are told; the first who asks reads it.</summary>
    async Task<Reached> Opened()
    {
        if (reached is { } known) return known;
        var reading = opening ??= ReadPlace();
        try
        {
            return reached ??= await reading;
        }
        finally
        {
            if (ReferenceEquals(opening, reading)) opening = null;
        }
    }

    async Task<Reached> ReadPlace() => new(
        (await store.Place(UserId, null)).Last,
        (await connections.Versions(UserId)).ToDictionary(connection => connection.Value.Id, connection => connection.Version));

    async Task<List<News>> Missed(long seq) => (await store.After(UserId, seq, LiveRules.MostReplayed)).ConvertAll(News.Of);

    void Forget() => (reached, unread) = (null, Change.None);

    [LoggerMessage(EventId = 3500, Level = LogLevel.Warning, Message = "News of an inbox could not be read; they are looked for again")]
    static partial void NotRead(ILogger logger, Exception failure);

    /// <summary>How far the streams were told.</summary>
    sealed class Reached(long seq, Dictionary<Guid, long> versions)
    {
        public long Seq { get; set; } = seq;

        public Dictionary<Guid, long> Versions { get; } = versions;
    }
}
