using System.Collections.Immutable;
using Orleans.Concurrency;

namespace StreamVibe.Billing;

/// <summary>What is sold. Stateless. Key: 0.</summary>
[Alias("sv.ICatalogGrain")]
public interface ICatalogGrain : IGrainWithIntegerKey
{
    /// <summary>Every plan, smallest first.</summary>
    [Alias("Plans"), ReadOnly]
    Task<ImmutableArray<PlanOffer>> Plans();

    /// <summary>Products or prices have changed: every silo asks again.</summary>
    [Alias("Drop")]
    Task Drop();
}
