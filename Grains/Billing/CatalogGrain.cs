using System.Collections.Immutable;
using Orleans.Concurrency;

namespace StreamVibe.Billing;

[StatelessWorker, GrainType("catalog")]
sealed class CatalogGrain(Catalog catalog) : Grain, ICatalogGrain
{
    public async Task<ImmutableArray<PlanOffer>> Plans() => CatalogRules.Offers(await catalog.Current());

    public Task Drop() => catalog.Drop();
}
