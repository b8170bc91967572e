namespace StreamVibe.Billing.Entitlements;

/// <summary>What units above the limits cost, without I/O.</summary>
static class PriceRules
{
    /// <summary>Of a plan without overage, and where nothing is known.</summary>
    public static readonly IReadOnlyDictionary<QuotaKind, decimal> None = new Dictionary<QuotaKind, decimal>();

    /// <summary>One price for each kind: where several items are paid for the same use, all of them are. A kind of which one has no price of its own has none.</summary>
    public static IReadOnlyDictionary<QuotaKind, decimal> Of(IEnumerable<(QuotaKind Kind, decimal? UnitPrice)> items) => items
        .GroupBy(item => item.Kind)
        .Where(items => items.All(item => item.UnitPrice is not null))
        .ToDictionary(items => items.Key, items => items.Sum(item => item.UnitPrice!.Value));

    /// <summary>The same, as far as there can be overage: null leaves what is known, which is of another product no price of this one.</summary>
    public static IReadOnlyDictionary<QuotaKind, decimal>? InForce(Standing before, Ruling ruling) =>
        ruling.Terms.Overage ? ruling.Prices ?? ((before.SubscriptionId, before.ProductId) == (ruling.Next.SubscriptionId, ruling.Next.ProductId) ? null : None) : None;
}
