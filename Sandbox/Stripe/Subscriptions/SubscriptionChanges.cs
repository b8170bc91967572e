using StreamVibe.Sandbox.Stripe.Catalogue;
using StreamVibe.Sandbox.Stripe.Frame;
using StreamVibe.Sandbox.Stripe.Invoices;

namespace StreamVibe.Sandbox.Stripe.Subscriptions;

/// <summary>What happens to subscriptions, with the events that tell of it.</summary>
internal static class SubscriptionChanges
{
    /// <exception cref="Refusal">The first payment fails, and the caller wants nothing then.</exception>
    /// <param name="with">What else is said of it.</param>
    public static Subscription Create(Work work, NewSubscription wanted, Func<Subscription, Subscription>? with = null)
    {
        var every = work.Prices.Find(wanted.Items[0].Price)!.Recurring!;
        var anchor = wanted.TrialEnd ?? wanted.Anchor ?? work.Now;
        var begun = new Subscription
        {
            Id = StripeIds.New("sub_"),
            Number = work.NextNumber(),
            Created = work.Now,
            Customer = wanted.Customer,
            Status = wanted.TrialEnd is null ? "incomplete" : "trialing",
            Items = [.. wanted.Items.Select(item => NewItem(work, item))],
            Anchor = anchor,
            StartDate = work.Now,
            PeriodStart = work.Now,
            PeriodEnd = wanted.TrialEnd ?? BillingCycle.EndAfter(anchor, every, work.Now),
            TrialStart = wanted.TrialEnd is null ? null : work.Now,
            TrialEnd = wanted.TrialEnd,
            TrialEndTold = wanted.TrialEnd - SubscriptionTime.TrialNotice <= work.Now,
            WithoutCard = wanted.WithoutCard,
            Description = wanted.Description,
            Metadata = wanted.Metadata,
        };
        begun = with?.Invoke(begun) ?? begun;
        var invoice = InvoiceChanges.Draft(work, begun, "subscription_create", InvoiceLines.Ahead(work, begun, wanted.Anchor is null ? 1 : InvoiceLines.Share(every, begun, work.Now)));
        invoice = InvoiceChanges.Finalize(work, invoice);
        // A refusal takes the invoice along, and its events.
        if (wanted.Behavior == "error_if_incomplete" && invoice.AmountDue > 0 && InvoiceChanges.Decline(work, invoice) is { } decline)
            throw Refusal.Declined(decline);
        if (wanted.Behavior != "default_incomplete" || invoice.AmountDue == 0)
            invoice = InvoiceChanges.Collect(work, invoice, automatic: false);
        var created = begun with { LatestInvoice = invoice.Id, Status = begun.Status == "incomplete" && invoice.Status == "paid" ? "active" : begun.Status };
        work.Subscriptions.Put(created.Id, created);
        work.Happened("customer.subscription.created", SubscriptionResource.Of(work, created));
        if (created.TrialEndTold)
            work.Happened("customer.subscription.trial_will_end", SubscriptionResource.Of(work, created));
        return created;
    }

    public static Subscription Change(Work work, Subscription before, Subscription after, string type = "customer.subscription.updated")
    {
        var was = SubscriptionResource.Of(work, before);
        // The flag means the period's end, also where that has moved.
        after = after.CancelAtPeriodEnd ? after with { CancelAt = after.PeriodEnd } : after;
        work.Subscriptions.Put(after.Id, after);
        work.Happened(type, SubscriptionResource.Of(work, after), was);
        return after;
    }

    /// <summary>Ends it now. What is still open is no longer collected; use up to now is billed where that is asked for.</summary>
    public static Subscription End(Work work, Subscription subscription, string reason, bool billUse = false, string status = "canceled")
    {
        InvoiceChanges.StopCollecting(work, subscription.Id);
        var ended = subscription with
        {
            Status = status,
            EndedAt = work.Now,
            CanceledAt = subscription.CanceledAt ?? work.Now,
            CancelReason = status == "canceled" ? reason : null,
            Pending = [],
        };
        var use = billUse ? InvoiceLines.Use(work, subscription, work.Now) : [];
        if (use.Sum(line => line.Amount) > 0)
            ended = ended with { LatestInvoice = InvoiceChanges.Draft(work, subscription, "subscription_cycle", use, InvoiceTime.DraftFor).Id };
        work.Subscriptions.Put(ended.Id, ended);
        work.Happened(status == "canceled" ? "customer.subscription.deleted" : "customer.subscription.updated", SubscriptionResource.Of(work, ended));
        return ended;
    }

    /// <summary>What follows for the subscription from an invoice that was paid or was not.</summary>
    public static void AfterPayment(Work work, Invoice invoice)
    {
        if (work.Subscriptions.Find(invoice.Subscription) is not { IsOver: false } subscription)
            return;
        var status = (invoice.Status, subscription.Status) switch
        {
            ("paid", "past_due" or "incomplete" or "unpaid") when !Owes(work, subscription) => "active",
            ("open", "active" or "trialing") => "past_due",
            _ => subscription.Status,
        };
        if (status != subscription.Status)
            Change(work, subscription, subscription with { Status = status });
    }

    public static SubscriptionItem NewItem(Work work, ItemWish wish) => new(StripeIds.New("si_", 14), wish.Price, wish.Quantity, work.Now, work.Now, wish.Metadata);

    public static Recurrence Every(Work work, Subscription subscription) => work.Prices.Find(subscription.Items[0].Price)!.Recurring!;

    static bool Owes(Work work, Subscription subscription) =>
        work.Invoices.All.Any(other => other.Subscription == subscription.Id && other is { Status: "open", AmountRemaining: > 0 });
}
