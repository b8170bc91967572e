using StreamVibe.Sandbox.Stripe.Frame;
using StreamVibe.Sandbox.Stripe.Invoices;

namespace StreamVibe.Sandbox.Stripe.Subscriptions;

/// <summary>Changes a subscription that runs: its items, its trial, its end. Stripe API: update a subscription.</summary>
internal static class SubscriptionUpdate
{
    static readonly string[] AlwaysPossible = ["cancellation_details", "metadata", "expand"];

    public static Answer Act(Call call)
    {
        var (work, before) = (call.Work, SubscriptionsApi.Known(call));
        if (before.IsOver && call.Parameters.Children.Keys.Except(AlwaysPossible).Any())
            throw Refusal.Invalid("A canceled subscription can only update its cancellation_details and metadata.");
        var details = call.Parameters.At("cancellation_details");
        var after = SubscriptionFields.With(call, before) with { Items = ItemEdits.Apply(call, before) };
        after = after with
        {
            CancelComment = details?.Text("comment") ?? after.CancelComment,
            CancelFeedback = details?.Text("feedback") ?? after.CancelFeedback,
        };
        var behavior = call.Text("proration_behavior") is { Length: > 0 } asked ? asked : "create_prorations";
        var restarts = SubscriptionChanges.Every(work, before) != SubscriptionChanges.Every(work, after) with { Meter = SubscriptionChanges.Every(work, before).Meter }
            || call.Parameters.At("billing_cycle_anchor")?.Text("type") == "now";
        if (SubscriptionFields.TrialEnd(call) is { } trialEnd)
            return Answered(work, TrialUntil(work, before, after, trialEnd));
        return Answered(work, ChangeItems(work, before, after, behavior, restarts));
    }

    /// <summary>Prorates what changes in the middle of a period, at once or with the next invoice; where the cycle restarts, a new period begins and is billed.</summary>
    public static Subscription ChangeItems(Work work, Subscription before, Subscription after, string behavior, bool restarts)
    {
        InvoiceLine[] lines = before.Status == "trialing" || behavior == "none" || before.IsOver ? []
            : restarts ? [.. InvoiceLines.Proration(work, before, after with { Items = [] })]
            : InvoiceLines.Proration(work, before, after);
        if (!restarts && before.Status != "trialing")
            lines = [.. lines, .. InvoiceLines.UseUnderFormerPrices(work, before, after)];
        if (restarts && before.Status != "trialing")
        {
            after = after with
            {
                Anchor = work.Now,
                PeriodStart = work.Now,
                PeriodEnd = BillingCycle.EndAfter(work.Now, SubscriptionChanges.Every(work, after), work.Now),
            };
            lines = [.. after.Pending, .. InvoiceLines.Use(work, before, work.Now), .. lines, .. InvoiceLines.Ahead(work, after)];
            after = after with { Pending = [] };
        }
        else if (behavior != "always_invoice")
            return SubscriptionChanges.Change(work, before, after with { Pending = [.. after.Pending, .. lines] });
        return lines.Length == 0 ? SubscriptionChanges.Change(work, before, after) : Billed(work, before, after, lines);
    }

    static Subscription Billed(Work work, Subscription before, Subscription after, InvoiceLine[] lines)
    {
        var invoice = InvoiceChanges.Collect(work, InvoiceChanges.Finalize(work, InvoiceChanges.Draft(work, after, "subscription_update", lines)), automatic: true);
        var changed = SubscriptionChanges.Change(work, before, after with { LatestInvoice = invoice.Id });
        SubscriptionChanges.AfterPayment(work, invoice);
        return work.Subscriptions.Find(changed.Id)!;
    }

    /// <summary>The trial's end becomes the end of the period and the anchor; a trial that ends now is followed by a billed period at once.</summary>
    static Subscription TrialUntil(Work work, Subscription before, Subscription after, long end)
    {
        if (end > work.Now)
            return SubscriptionChanges.Change(work, before, after with
            {
                Status = "trialing",
                TrialStart = before.TrialStart ?? work.Now,
                TrialEnd = end,
                TrialEndTold = end - SubscriptionTime.TrialNotice <= work.Now,
                Anchor = end,
                PeriodEnd = end,
            });
        var active = after with
        {
            Status = "active",
            TrialEnd = before.TrialEnd is null ? null : work.Now,
            Anchor = work.Now,
            PeriodStart = work.Now,
            PeriodEnd = BillingCycle.EndAfter(work.Now, SubscriptionChanges.Every(work, after), work.Now),
        };
        return Billed(work, before, active, InvoiceLines.Ahead(work, active));
    }

    static Answer Answered(Work work, Subscription subscription) => SubscriptionResource.Of(work, subscription);
}
