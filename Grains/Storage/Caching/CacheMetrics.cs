using System.Diagnostics.Metrics;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Plugins;

namespace StreamVibe.Storage.Caching;

/// <summary>How often caches know the answer.</summary>
sealed class CacheMetrics : IFusionCachePlugin
{
    readonly Counter<long> reads, fallbacks, unreadable;

    public CacheMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("StreamVibe.Caching");
        reads = meter.CreateCounter<long>("streamvibe.cache.reads", "{read}", "Reads by cache and answer: hit, miss (the service was asked), stale (it did not answer, and the last good copy did).");
        fallbacks = meter.CreateCounter<long>("streamvibe.cache.fallbacks", "{read}", "Reads that were answered from what is built in, by cache.");
        unreadable = meter.CreateCounter<long>("streamvibe.cache.unreadable", "{copy}", "Shared copies that could not be read, by cache.");
    }

    public void Start(IFusionCache cache)
    {
        var tag = new KeyValuePair<string, object?>("cache", cache.CacheName);
        cache.Events.Hit += (_, hit) => reads.Add(1, tag, new("answer", hit.IsStale ? "stale" : "hit"));
        cache.Events.Miss += (_, _) => reads.Add(1, tag, new("answer", "miss"));
        cache.Events.Distributed.DeserializationError += (_, _) => unreadable.Add(1, tag);
    }

    public void Stop(IFusionCache cache)
    {
        // The cache ends with the process, and its events with it.
    }

    public void Fallback(string cache) => fallbacks.Add(1, new KeyValuePair<string, object?>("cache", cache));
}
