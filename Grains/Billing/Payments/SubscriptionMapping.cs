namespace StreamVibe.Billing.Payments;

/// <summary>Stripe's subscription, from a read or out of an event, as the product sees it.</summary>
static class SubscriptionMapping
{
    /// <summary>Null where it has no licensed item: nothing that we sell.</summary>
    public static SubscriptionPicture? Of(Stripe.Subscription subscription)
    {
        var item = subscription.Items?.Data?.FirstOrDefault(item => item.Price?.Recurring?.UsageType == "licensed");
        return item is null ? null : new(
            subscription.Id, subscription.CustomerId, subscription.Status, item.Price.ProductId, item.Price.Id, Time(subscription.Created),
            Time(item.CurrentPeriodStart), Time(item.CurrentPeriodEnd), Time(subscription.BillingCycleAnchor), EndsWith(item, subscription),
            subscription.LatestInvoice is { Status: "open" } open ? Time(open.Created) : null)
        {
            Metered = [.. subscription.Items!.Data.Where(other => other.Price?.Recurring is { UsageType: "metered", Meter.Length: > 0 }).Select(other => new MeteredItem(other.Price.Recurring.Meter, UnitPrice(other.Price, subscription)))],
        };
    }

    // In tiers, by the dozen or in another currency a unit has no price of its own.
    static decimal? UnitPrice(Stripe.Price price, Stripe.Subscription subscription) =>
        price.BillingScheme != "tiered" && price.TransformQuantity is null && price.Currency == subscription.Currency && price.UnitAmountDecimal is >= 0 and var amount ? amount : null;

    // What was cancelled in the portal says when, and not that it is the end of the period.
    static bool EndsWith(Stripe.SubscriptionItem item, Stripe.Subscription subscription) => subscription.CancelAtPeriodEnd || subscription.CancelAt <= item.CurrentPeriodEnd;

    static DateTimeOffset Time(DateTime utc) => new(DateTime.SpecifyKind(utc, DateTimeKind.Utc));
}
