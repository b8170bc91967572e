using StreamVibe.Billing.Payments;

namespace StreamVibe.Billing.Entitlements;

/// <summary>What units above the limits cost, as Stripe says it: a meter counts for a customer, so that every subscription that is paid for charges the same unit, also one that gives nothing.</summary>
sealed class UnitPrices(Meters meters)
{
    /// <exception cref="StripeRefusal">Stripe did not say which meter is whose.</exception>
    public async Task<Ruling> Add(Ruling ruling, CustomerPicture picture, CancellationToken cancellation)
    {
        var inForce = picture.Subscriptions.FirstOrDefault(subscription => subscription.Id == ruling.Next.SubscriptionId);
        if (!ruling.Terms.Overage || inForce is null) return ruling;
        List<(QuotaKind, decimal?)> items = [];
        foreach (var item in ruling.Others.Prepend(inForce).SelectMany(subscription => subscription.Metered))
            if (await meters.KindOf(item.MeterId, cancellation) is { } kind) items.Add((kind, item.UnitPrice));
        return ruling with { Prices = PriceRules.Of(items) };
    }
}
