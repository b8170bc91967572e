using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using StreamVibe.Billing.Payments;
using StreamVibe.Storage.Caching;
using ZiggyCreatures.Caching.Fusion;

namespace StreamVibe.Billing;

/// <summary>What is sold, as Stripe says it: from memory, else from what all silos share, else from Stripe, else the last good copy, else what is built in.</summary>
sealed class Catalog
{
    /// <summary>The cache's name.</summary>
    public const string Name = "catalog";

    public static readonly CacheAges Ages = new(Memory: TimeSpan.FromMinutes(5), Shared: TimeSpan.FromHours(1), LastGood: TimeSpan.FromDays(7));

    /// <summary>With the version of what is kept under it: builds that keep something else run side by side.</summary>
    const string Key = "products-1";

    /// <summary>Said to all silos when something changed there. The cache's own messages say so too, but also whenever a silo has read it anew.</summary>
    const string Changed = "catalog_changed";

    /// <summary>Clocks of silos differ by less.</summary>
    static readonly TimeSpan Skew = TimeSpan.FromSeconds(5);

    readonly ConcurrentDictionary<string, string> leftOut = new();
    readonly IFusionCache cache;
    readonly CatalogueGateway gateway;
    readonly StripeGateway stripe;
    readonly KnownPlans known;
    readonly CacheStore shared;
    readonly CacheMetrics metrics;
    readonly StripeReport report;
    readonly TimeProvider clock;
    int drops;
    long changedAt;

    public Catalog([FromKeyedServices(Name)] IFusionCache cache, CatalogueGateway gateway, StripeGateway stripe, KnownPlans known, CacheDrops hearing, CacheStore shared, CacheMetrics metrics, StripeReport report, TimeProvider clock)
    {
        (this.cache, this.gateway, this.stripe, this.known, this.shared, this.metrics, this.report, this.clock) = (cache, gateway, stripe, known, shared, metrics, report, clock);
        hearing.Add(new(CacheBackplane.KindOf(Name), _ => Interlocked.Increment(ref drops), () => Interlocked.Increment(ref drops)));
        // What was missed is gone from memory, so that it is read anew anyhow.
        hearing.Add(new(Changed, _ => NoteChange(), () => { }));
    }

    public async ValueTask<CatalogCopy> Current()
    {
        var copy = stripe.IsConfigured ? await cache.GetOrSetAsync<CatalogCopy>(Key, (context, _) => Read(context), CatalogCopy.BuiltIn) : CatalogCopy.BuiltIn;
        if (copy.IsBuiltIn) metrics.Fallback(Name);
        else known.Learn(copy);
        return copy;
    }

    /// <summary>The terms of a product; null where it is no plan of ours.</summary>
    /// <exception cref="StripeRefusal">It is not among what is sold, and Stripe did not say what else it is.</exception>
    public async ValueTask<Plan?> PlanOf(string productId)
    {
        var copy = await Current();
        // The last good copy may be from before a change, where Stripe does not list what it sells just now.
        if (copy.ReadAt - Skew > new DateTimeOffset(Volatile.Read(ref changedAt), TimeSpan.Zero))
            foreach (var product in copy.Products)
                if (product.Id == productId) return product.Terms;
        // What is not sold any more still binds those who have it.
        return await PlanNow(productId);
    }

    /// <summary>The terms of a product as Stripe says them now, never from a cache.</summary>
    /// <exception cref="StripeRefusal">Stripe did not say.</exception>
    public async ValueTask<Plan?> PlanNow(string productId) => await stripe.Product(productId) is { } metadata ? PlanMetadata.Read(metadata) : null;

    /// <summary>From now on Stripe is asked again, on every silo; what is known stays for the case that it does not answer.</summary>
    public async Task Drop()
    {
        Interlocked.Increment(ref drops);
        NoteChange();
        await shared.TellNow(Changed);
        var last = await cache.TryGetAsync<CatalogCopy>(Key, options => options.SetAllowStaleOnReadOnly());
        if (last is { HasValue: true, Value.IsBuiltIn: false }) await cache.SetAsync(Key, last.Value, options => Told(options).SetDuration(TimeSpan.Zero).SetDistributedCacheDuration(TimeSpan.Zero));
        else await cache.ExpireAsync(Key, options => Told(options));
    }

    async Task<CatalogCopy> Read(FusionCacheFactoryExecutionContext<CatalogCopy> context)
    {
        var (before, now) = (Volatile.Read(ref drops), clock.GetUtcNow());
        try
        {
            var (products, prices) = await gateway.Read();
            var copy = CatalogRules.Of(products, prices, now, LeaveOut);
            // What was read while it changed may be from before.
            if (Volatile.Read(ref drops) != before) context.Options.SetDuration(TimeSpan.Zero).SetDistributedCacheDuration(TimeSpan.Zero);
            return copy;
        }
        catch (Exception failure)
        {
            report.CatalogueNotRead(failure);
            throw;
        }
    }

    void NoteChange() => Volatile.Write(ref changedAt, clock.GetUtcNow().UtcTicks);

    // Said once, and again when the reason changes.
    void LeaveOut(string what, string why)
    {
        if (leftOut.TryGetValue(what, out var said) && said == why) return;
        leftOut[what] = why;
        report.LeftOut(what, why);
    }

    // Whoever drops waits until all silos were told, and hears where they were not.
    static FusionCacheEntryOptions Told(FusionCacheEntryOptions options)
    {
        (options.AllowBackgroundDistributedCacheOperations, options.AllowBackgroundBackplaneOperations) = (false, false);
        (options.ReThrowDistributedCacheExceptions, options.ReThrowBackplaneExceptions) = (true, true);
        return options;
    }
}
