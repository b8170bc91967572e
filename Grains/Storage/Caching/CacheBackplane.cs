using Microsoft.Extensions.Caching.Memory;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Backplane;

namespace StreamVibe.Storage.Caching;

/// <summary>How the memories of one cache on several silos stay alike: through a channel of the database.</summary>
/// <param name="cache">The cache's name.</param>
/// <param name="memory">What it keeps on this silo; emptied where something may have been missed, since what all share is still there.</param>
sealed class CacheBackplane(string cache, CacheDrops drops, CacheStore store, MemoryCache memory) : IFusionCacheBackplane
{
    readonly string kind = KindOf(cache);
    CacheHearer? hearer;

    /// <summary>The first word of a cache's payloads.</summary>
    public static string KindOf(string cache) => "cache:" + cache;

    public void Subscribe(BackplaneSubscriptionOptions options)
    {
        hearer = new(kind, message => Hear(message, options), memory.Clear);
        drops.Add(hearer);
    }

    public ValueTask SubscribeAsync(BackplaneSubscriptionOptions options)
    {
        Subscribe(options);
        return default;
    }

    public void Unsubscribe()
    {
        if (hearer is { } known) drops.Remove(known);
    }

    public ValueTask UnsubscribeAsync()
    {
        Unsubscribe();
        return default;
    }

    public async ValueTask PublishAsync(BackplaneMessage message, FusionCacheEntryOptions options, CancellationToken token = default) => await store.TellNow(Payload(message)).WaitAsync(token);

    public void Publish(BackplaneMessage message, FusionCacheEntryOptions options, CancellationToken token = default) => throw new NotSupportedException("The database is asked without blocking a thread.");

    // A key too long to be told drops everything.
    string Payload(BackplaneMessage message)
    {
        var payload = $"{kind} {Convert.ToBase64String(BackplaneMessage.ToByteArray(message))}";
        return payload.Length <= CacheStore.LongestPayload ? payload : kind;
    }

    void Hear(string message, BackplaneSubscriptionOptions options)
    {
        try
        {
            // Not waited for: it may ask the database, and the ear goes on hearing.
            _ = options.IncomingMessageHandlerAsync!(BackplaneMessage.FromByteArray(Convert.FromBase64String(message))).AsTask();
        }
        catch (Exception wrong) when (wrong is FormatException or InvalidOperationException or ArgumentException)
        {
            memory.Clear();
        }
    }
}
