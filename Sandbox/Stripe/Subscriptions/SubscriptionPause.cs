using StreamVibe.Sandbox.Stripe.Frame;
using StreamVibe.Sandbox.Stripe.Invoices;

namespace StreamVibe.Sandbox.Stripe.Subscriptions;

/// <summary>Stripe API: pause and resume a subscription. While it is paused nothing is billed; a new period begins with the resumption.</summary>
internal static class SubscriptionPause
{
    public static Answer Pause(Call call)
    {
        var subscription = SubscriptionsApi.Known(call);
        if (subscription.Status is not ("active" or "trialing"))
            throw Refusal.Invalid($"A subscription that is {subscription.Status} cannot be paused.");
        return SubscriptionResource.Of(call.Work, SubscriptionChanges.Change(call.Work, subscription, subscription with { Status = "paused" }, "customer.subscription.paused"));
    }

    public static Answer Resume(Call call)
    {
        var (work, paused) = (call.Work, SubscriptionsApi.Known(call));
        if (paused.Status != "paused")
            throw Refusal.Invalid($"A subscription that is {paused.Status} cannot be resumed.");
        var active = paused with
        {
            Status = "active",
            Anchor = work.Now,
            PeriodStart = work.Now,
            PeriodEnd = BillingCycle.EndAfter(work.Now, SubscriptionChanges.Every(work, paused), work.Now),
        };
        var invoice = InvoiceChanges.Collect(work, InvoiceChanges.Finalize(work, InvoiceChanges.Draft(work, active, "subscription_cycle", InvoiceLines.Ahead(work, active))), automatic: true);
        SubscriptionChanges.Change(work, paused, active with { LatestInvoice = invoice.Id }, "customer.subscription.resumed");
        SubscriptionChanges.AfterPayment(work, invoice);
        return SubscriptionResource.Of(work, work.Subscriptions.Find(active.Id)!);
    }
}
