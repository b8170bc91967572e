using StreamVibe.Sandbox.Stripe.Subscriptions;

namespace StreamVibe.Sandbox.Stripe.Invoices;

/// <summary>What time does to an invoice: a draft becomes final, a failed payment is tried again, and after the last try the subscription ends.</summary>
internal static class InvoiceTime
{
    /// <summary>Stripe leaves a renewal's invoice a draft for about an hour.</summary>
    public const long DraftFor = 60 * 60;

    public static long? NextDue(Invoice invoice) => invoice.Status switch
    {
        "draft" => invoice.FinalizesAt,
        "open" => invoice.NextAttempt,
        _ => null,
    };

    public static void Advance(Work work, Invoice invoice)
    {
        var collected = InvoiceChanges.Collect(work, invoice.Status == "draft" ? InvoiceChanges.Finalize(work, invoice) : invoice, automatic: true);
        SubscriptionChanges.AfterPayment(work, collected);
        if (collected is { Status: "open", NextAttempt: null } && work.Subscriptions.Find(invoice.Subscription) is { IsOver: false } subscription)
            SubscriptionChanges.End(work, subscription, "payment_failed");
    }
}
