using System.Collections.Immutable;
using Orleans.Concurrency;

namespace StreamVibe.Connections;

/// <summary>The units that a platform lets this installation use in a day, leased to silos in portions: what is leased counts as used until its silo says otherwise. Key: <c>app:{platform}</c>.</summary>
[Alias("sv.IProviderBudgetGrain")]
public interface IProviderBudgetGrain : IGrainWithStringKey
{
    /// <summary>Leases units to a silo, after taking back what is left of its earlier leases. One operation is one lease.</summary>
    [Alias("Lease")]
    Task<UnitAnswer> Lease(UnitRequest request, OperationId operation);

    /// <summary>Takes back what is left of leases; of one that is not known, nothing.</summary>
    [Alias("TakeBack")]
    Task TakeBack(ImmutableArray<SpentLease> ended);

    /// <summary>The platform refused a request of this time, since the units of its day are used up: until the next one none are leased for what nobody asked for.</summary>
    [Alias("Exhausted")]
    Task Exhausted(DateTimeOffset askedAt);

    /// <summary>How the day stands.</summary>
    [Alias("Get"), AlwaysInterleave]
    Task<ProviderBudget> Get();
}

/// <summary>How a budget is addressed by its platform.</summary>
public static class BudgetKey
{
    const string Prefix = "app:";

    public static string Of(Platform platform) => Prefix + platform.Name();

    /// <summary>Null for any other text.</summary>
    public static Platform? Parse(string key) => key.StartsWith(Prefix, StringComparison.Ordinal) ? PlatformNames.Parse(key[Prefix.Length..]) : null;

    public static IProviderBudgetGrain Budget(this IGrainFactory grains, Platform platform) => grains.GetGrain<IProviderBudgetGrain>(Of(platform));
}
