using System.Collections.Immutable;
using Orleans.Concurrency;

namespace StreamVibe.Analysis;

[GrainType("trending"), StatelessWorker]
sealed class TrendingGrain(Trending trending) : Grain, ITrendingGrain
{
    public async ValueTask<ImmutableArray<TrendingKeyword>> List(int limit) => [.. (await trending.List()).Take(limit)];
}
