using System.Collections.Immutable;

namespace StreamVibe.Billing;

/// <summary>What is sold, as Stripe said it at one moment, or as it is built in.</summary>
/// <param name="ReadAt">When it was asked for.</param>
/// <param name="IsBuiltIn">Stripe never answered: nothing of it can be bought now.</param>
sealed record CatalogCopy(ImmutableArray<CatalogProduct> Products, DateTimeOffset ReadAt, bool IsBuiltIn = false)
{
    public static readonly CatalogCopy BuiltIn = new(
        [Sold("creator", "Creator", 1900), Sold("studio", "Studio", 7900)], DateTimeOffset.MinValue, IsBuiltIn: true);

    static CatalogProduct Sold(string code, string name, long amount) => new("", name, Plans.All.Single(plan => plan.Code == code), [new(null, amount, "usd", "month")], []);
}

/// <summary>A product that is a plan.</summary>
/// <param name="Licensed">What it costs whether it is used or not; one of them is chosen.</param>
/// <param name="Metered">What is used above the limits costs this; all of them come along.</param>
sealed record CatalogProduct(string Id, string Name, Plan Terms, ImmutableArray<CatalogPrice> Licensed, ImmutableArray<MeteredPrice> Metered)
{
    /// <summary>Ids of those that are bought along with <paramref name="price"/>: Stripe's page sells prices of one interval and currency together.</summary>
    public IEnumerable<string> MeteredWith(CatalogPrice price) =>
        Metered.Where(metered => metered.Interval == price.Interval && metered.Currency == price.Currency).Select(metered => metered.Id);
}

sealed record MeteredPrice(string Id, string Currency, string Interval);

/// <param name="Id">Null where it is built in.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Interval">How often: <c>day</c>, <c>week</c>, <c>month</c> or <c>year</c>.</param>
sealed record CatalogPrice(string? Id, long Amount, string Currency, string Interval);
