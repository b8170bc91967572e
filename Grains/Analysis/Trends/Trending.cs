using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using StreamVibe.Storage;
using StreamVibe.Storage.Caching;
using ZiggyCreatures.Caching.Fusion;

namespace StreamVibe.Analysis;

/// <summary>Trending keywords: from memory, else from what all silos share, else from the table, else from the content itself.</summary>
sealed class Trending([FromKeyedServices(Trending.Name)] IFusionCache cache, TrendingStore store, TimeProvider clock)
{
    /// <summary>The cache's name.</summary>
    public const string Name = "trending";

    /// <summary>With the version of what is kept under it: builds that keep something else run side by side.</summary>
    const string Key = "keywords-1";

    public static readonly CacheAges Ages = new(Memory: TimeSpan.FromMinutes(10), Shared: TimeSpan.FromHours(24), LastGood: TimeSpan.FromDays(2));

    /// <summary>While there is none yet, there may be some after the next sync.</summary>
    static readonly TimeSpan WithoutAny = TimeSpan.FromSeconds(30);

    public async ValueTask<ImmutableArray<TrendingKeyword>> List() => [.. (await All()).Select(trend => new TrendingKeyword(trend.Keyword, trend.Score))];

    /// <summary>Those fit for a prompt: used by several creators, so that they are of nobody in particular.</summary>
    public async ValueTask<ImmutableArray<string>> ForPrompts() => TrendingRules.ForPrompts(await All());

    /// <summary>Computes them anew, for all silos. Answers how many there are.</summary>
    /// <param name="also">Written with them.</param>
    public async Task<int> Refresh(params Statement[] also)
    {
        var trends = await Compute(also);
        // Told to all silos before it returns; what another began to read before is not kept for all.
        await cache.SetAsync<Trend[]>(Key, [.. trends], options =>
        {
            (options.AllowBackgroundDistributedCacheOperations, options.AllowBackgroundBackplaneOperations) = (false, false);
            (options.ReThrowDistributedCacheExceptions, options.ReThrowBackplaneExceptions) = (true, true);
            KeepShortly(options, trends.Length);
        });
        return trends.Length;
    }

    async ValueTask<Trend[]> All() => await cache.GetOrSetAsync<Trend[]>(Key, async (context, _) =>
    {
        Trend[] known = [.. await store.List()];
        // Before the first run of the job.
        if (known.Length == 0) known = [.. await Compute()];
        KeepShortly(context.Options, known.Length);
        return known;
    }, MaybeValue<Trend[]>.FromValue([]));

    async Task<ImmutableArray<Trend>> Compute(params Statement[] also)
    {
        var now = Times.Stored(clock.GetUtcNow());
        var trends = TrendingRules.Score(await store.PublicItems(), now);
        await store.Replace(trends, now, also);
        return trends;
    }

    static void KeepShortly(FusionCacheEntryOptions options, int count)
    {
        if (count == 0) options.SetDuration(WithoutAny).SetDistributedCacheDuration(WithoutAny);
    }
}
