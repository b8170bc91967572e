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
            Time(item.CurrentPeriodStart), Time(item.CurrentPeriodEnd), Time(subscription.BillingCycleAnchor), Ends(subscription, item),
            subscription.LatestInvoice is { Status: "open" } open ? Time(open.Created) : null);
    }

    // In Stripe's flexible billing mode a cancellation is a date, and the flag stays off.
    static bool Ends(Stripe.Subscription subscription, Stripe.SubscriptionItem item) => subscription.CancelAtPeriodEnd || subscription.CancelAt is { } end && end <= item.CurrentPeriodEnd;

    static DateTimeOffset Time(DateTime utc) => new(DateTime.SpecifyKind(utc, DateTimeKind.Utc));
}
