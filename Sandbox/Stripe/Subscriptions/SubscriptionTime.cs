using StreamVibe.Sandbox.Stripe.Invoices;

namespace StreamVibe.Sandbox.Stripe.Subscriptions;

/// <summary>What time does to a subscription: it renews, its trial ends, or it ends.</summary>
internal static class SubscriptionTime
{
    /// <summary>How long before the end of a trial the customer is told.</summary>
    public const long TrialNotice = 3 * 24 * 60 * 60;

    // Stripe: a first payment has 23 hours.
    const long IncompleteFor = 23 * 60 * 60;

    public static long? NextDue(Subscription subscription) => subscription.Status switch
    {
        "canceled" or "incomplete_expired" or "paused" => null,
        "incomplete" => subscription.Created + IncompleteFor,
        "trialing" when !subscription.TrialEndTold => Math.Min(subscription.TrialEnd!.Value - TrialNotice, Ends(subscription)),
        _ => Ends(subscription),
    };

    public static void Advance(Work work, Subscription subscription)
    {
        if (subscription.Status == "incomplete")
            Expire(work, subscription);
        else if (subscription.CancelAt <= work.Now || (subscription.CancelAtPeriodEnd && subscription.PeriodEnd <= work.Now))
            SubscriptionChanges.End(work, subscription, "cancellation_requested", billUse: true);
        else if (subscription.PeriodEnd > work.Now)
            TellOfTrialEnd(work, subscription);
        else if (subscription.Status == "trialing" && work.Customers.Find(subscription.Customer)?.Card is null && subscription.WithoutCard != "create_invoice")
            EndWithoutCard(work, subscription);
        else
            Renew(work, subscription);
    }

    static long Ends(Subscription subscription) => Math.Min(subscription.PeriodEnd, subscription.CancelAt ?? long.MaxValue);

    static void Expire(Work work, Subscription subscription)
    {
        foreach (var invoice in work.Invoices.All.Where(invoice => invoice.Subscription == subscription.Id && invoice.Status == "open").ToList())
            InvoiceChanges.Void(work, invoice);
        SubscriptionChanges.End(work, subscription, "payment_failed", status: "incomplete_expired");
    }

    static void TellOfTrialEnd(Work work, Subscription subscription)
    {
        work.Subscriptions.Put(subscription.Id, subscription with { TrialEndTold = true });
        work.Happened("customer.subscription.trial_will_end", SubscriptionResource.Of(work, subscription));
    }

    static void EndWithoutCard(Work work, Subscription subscription)
    {
        if (subscription.WithoutCard == "cancel")
            SubscriptionChanges.End(work, subscription, "payment_failed");
        else
            SubscriptionChanges.Change(work, subscription, subscription with { Status = "paused" }, "customer.subscription.paused");
    }

    /// <summary>Use is billed for the period that ended, everything else for the one that begins; what was used in a trial is free.</summary>
    static void Renew(Work work, Subscription subscription)
    {
        var use = subscription.Status == "trialing" ? [] : InvoiceLines.Use(work, subscription, subscription.PeriodEnd);
        var next = subscription with
        {
            Status = subscription.Status == "trialing" ? "active" : subscription.Status,
            PeriodStart = subscription.PeriodEnd,
            PeriodEnd = BillingCycle.EndAfter(subscription.Anchor, SubscriptionChanges.Every(work, subscription), subscription.PeriodEnd),
            Pending = [],
        };
        var invoice = InvoiceChanges.Draft(work, next, "subscription_cycle", [.. subscription.Pending, .. use, .. InvoiceLines.Ahead(work, next)], InvoiceTime.DraftFor);
        SubscriptionChanges.Change(work, subscription, next with { LatestInvoice = invoice.Id });
    }
}
