using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Serialization.SystemTextJson;

namespace StreamVibe.Storage.Caching;

static class CachingModule
{
    /// <summary>A service that does not answer is asked again after this.</summary>
    static readonly TimeSpan Throttle = TimeSpan.FromSeconds(30);

    /// <summary>Who has an older copy waits this long for a newer one; it comes along when it comes.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2), LongestPatience = TimeSpan.FromSeconds(10);

    public static IServiceCollection AddCaching(this IServiceCollection services) => services
        // It tells of every read.
        .AddLogging(logging => logging.AddFilter("ZiggyCreatures.Caching.Fusion", LogLevel.Warning))
        .AddSingleton<CacheStore>().AddSingleton<CacheMetrics>()
        .AddSingleton<CacheDrops>().AddHostedService(provider => provider.GetRequiredService<CacheDrops>());

    /// <summary>A cache that is taken by its name: <c>[FromKeyedServices(name)] IFusionCache</c>.</summary>
    public static IServiceCollection AddCache(this IServiceCollection services, string name, CacheAges ages)
    {
        services.AddKeyedSingleton(name, (_, _) => new MemoryCache(new MemoryCacheOptions()));
        services.AddFusionCache(name)
            .WithOptions(options =>
            {
                options.DisableTagging = true;
                // Nothing kept here has value tuples, which it would lose.
                options.SerializationConfigIssuesLogLevel = LogLevel.None;
                options.EnableSyncEventHandlersExecution = true;
                options.DistributedCacheCircuitBreakerDuration = TimeSpan.FromSeconds(2);
            })
            .WithDefaultEntryOptions(Entries(ages)).WithCacheKeyPrefixByCacheName().WithRegisteredLogger()
            .WithMemoryCache(provider => provider.GetRequiredKeyedService<MemoryCache>(name))
            .WithSerializer(new FusionCacheSystemTextJsonSerializer())
            .WithDistributedCache(provider => provider.GetRequiredService<CacheStore>())
            .WithBackplane(provider => new CacheBackplane(
                name, provider.GetRequiredService<CacheDrops>(), provider.GetRequiredService<CacheStore>(), provider.GetRequiredKeyedService<MemoryCache>(name)))
            .WithPlugin(provider => provider.GetRequiredService<CacheMetrics>())
            .AsKeyedServiceByCacheName();
        return services;
    }

    // Trouble with the database is a miss: whoever reads does not wait for it, nor for what is written to it.
    static FusionCacheEntryOptions Entries(CacheAges ages) => new()
    {
        Duration = ages.Memory,
        DistributedCacheDuration = ages.Shared,
        IsFailSafeEnabled = true,
        FailSafeMaxDuration = ages.LastGood,
        DistributedCacheFailSafeMaxDuration = ages.LastGood,
        FailSafeThrottleDuration = Throttle,
        FactorySoftTimeout = Patience,
        FactoryHardTimeout = LongestPatience,
        LockTimeout = LongestPatience + TimeSpan.FromSeconds(1),
        DistributedCacheSoftTimeout = TimeSpan.FromSeconds(0.5),
        DistributedCacheHardTimeout = Patience,
        AllowBackgroundDistributedCacheOperations = true,
        AllowBackgroundBackplaneOperations = true,
        ReThrowSerializationExceptions = false,
    };
}
