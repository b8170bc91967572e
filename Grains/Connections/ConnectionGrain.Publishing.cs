namespace StreamVibe.Connections;

/// <summary>How the grain writes to its platform: beside a sync and everything else, each item once at a time.</summary>
sealed partial class ConnectionGrain
{
    /// <summary>Who works on an item now, and for which publication.</summary>
    readonly Dictionary<Guid, (Guid Publication, Task Run)> publishing = [];

    public async Task Publish(Guid userId, Guid publicationId)
    {
        if (await publisher.ItemOf(userId, publicationId) is not { } item) return;
        while (publishing.TryGetValue(item, out var other))
        {
            await other.Run.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
            // Whose turn it was may not have gone on yet.
            Leave(item, other.Run);
            if (other.Publication != publicationId) continue;
            await other.Run;
            return;
        }
        var run = Do();
        publishing[item] = (publicationId, run);
        try { await run; }
        finally { Leave(item, run); }

        async Task Do()
        {
            // Where the connection has ended, or has no channel any more, the publication can say at least that.
            var connection = await healths.Load(Id);
            await publisher.Publish(userId, publicationId, connection is { IsActive: true } && connection.UserId == userId ? KeeperOf(connection) : null);
        }
    }

    void Leave(Guid item, Task run)
    {
        if (publishing.TryGetValue(item, out var last) && last.Run == run) publishing.Remove(item);
    }
}
