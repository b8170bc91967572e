using Microsoft.Extensions.DependencyInjection;
using StreamVibe.Maintenance;
using StreamVibe.Storage.Caching;

namespace StreamVibe.Analysis;

static class TrendsModule
{
    public static IServiceCollection AddTrends(this IServiceCollection services) =>
        services.AddCache(Trending.Name, Trending.Ages).AddSingleton<TrendingStore>().AddSingleton<Trending>().AddSingleton<IJob, RefreshTrendingJob>();
}
