using StreamVibe.Billing.Payments;

namespace StreamVibe.Billing.Entitlements;

/// <summary>What units above the limits cost, as the subscription in force says it at Stripe. The meters are asked for where there is something to look up, and then kept.</summary>
sealed class UnitPrices(Meters meters)
{
    /// <exception cref="StripeRefusal">Stripe did not say which meter is whose.</exception>
    public async Task<Ruling> Add(Ruling ruling, CustomerPicture picture, CancellationToken cancellation)
    {
        var inForce = picture.Subscriptions.FirstOrDefault(subscription => subscription.Id == ruling.Next.SubscriptionId);
        if (!ruling.Terms.Overage || inForce is null) return ruling;
        List<(QuotaKind, decimal?)> items = [];
        foreach (var item in inForce.Metered)
            if (await meters.KindOf(item.MeterId, cancellation) is { } kind) items.Add((kind, item.UnitPrice));
        return ruling with { Prices = PriceRules.Of(items) };
    }
}
