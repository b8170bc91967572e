using System.Globalization;
using StreamVibe.Sandbox.Stripe.Customers;
using StreamVibe.Sandbox.Stripe.Frame;
using StreamVibe.Sandbox.Stripe.Subscriptions;

namespace StreamVibe.Sandbox.Stripe.Invoices;

/// <summary>What happens to invoices, with the events that tell of it: made, final, paid or not. Stripe: how invoicing works.</summary>
internal static class InvoiceChanges
{
    const long Day = 24 * 60 * 60;

    /// <summary>Days after the first failure on which it is tried again; then the subscription ends.</summary>
    static readonly int[] RetryDays = [3, 5, 7];

    public static Invoice Draft(Work work, Subscription subscription, string reason, InvoiceLine[] lines, long? finalizesIn = null)
    {
        var invoice = new Invoice
        {
            Id = StripeIds.New("in_"),
            Number = work.NextNumber(),
            Created = work.Now,
            Customer = subscription.Customer,
            Subscription = subscription.Id,
            SubscriptionMetadata = subscription.Metadata,
            Reason = reason,
            Status = "draft",
            Currency = work.Prices.Find(subscription.Items[0].Price)!.Currency,
            Lines = lines,
            PeriodStart = lines.Select(line => line.Start).DefaultIfEmpty(subscription.PeriodStart).Min(),
            PeriodEnd = work.Now,
            FinalizesAt = work.Now + finalizesIn,
        };
        return Put(work, invoice, "invoice.created");
    }

    /// <summary>Gives it a number; what the customer has with us is taken into account.</summary>
    public static Invoice Finalize(Work work, Invoice draft)
    {
        var customer = work.Customers.Find(draft.Customer)!;
        var invoice = draft with
        {
            Status = "open",
            InvoiceNumber = $"{customer.InvoicePrefix}-{customer.NextInvoice.ToString("D4", CultureInfo.InvariantCulture)}",
            StartingBalance = customer.Balance,
            EndingBalance = Math.Min(0, customer.Balance + draft.Total),
            FinalizesAt = null,
            FinalizedAt = work.Now,
        };
        // The counter alone is no news about the customer.
        work.Customers.Put(customer.Id, customer with { NextInvoice = customer.NextInvoice + 1 });
        if (invoice.EndingBalance != customer.Balance)
            CustomerChanges.Change(work, customer.Id, known => known with { Balance = invoice.EndingBalance!.Value });
        return Put(work, invoice, "invoice.finalized");
    }

    /// <summary>Why the customer's card would be refused; null where it pays.</summary>
    public static string? Decline(Work work, Invoice invoice) =>
        work.Customers.Find(invoice.Customer)?.Card is { } card ? card.Declines : "missing_payment_method";

    /// <summary>Tries to collect what is due.</summary>
    /// <param name="automatic">Counts as one of the tries that follow a plan; others change nothing about the plan.</param>
    public static Invoice Collect(Work work, Invoice invoice, bool automatic)
    {
        if (invoice.AmountRemaining == 0 || Decline(work, invoice) is null)
            return Settle(work, invoice);
        var first = invoice.FirstFailure ?? work.Now;
        return Put(work, !automatic ? invoice with { Attempts = Math.Max(1, invoice.Attempts) } : invoice with
        {
            Attempts = invoice.Attempts + 1,
            FirstFailure = first,
            NextAttempt = invoice.Attempts < RetryDays.Length ? first + (RetryDays[invoice.Attempts] * Day) : null,
        }, "invoice.payment_failed");
    }

    public static Invoice Settle(Work work, Invoice invoice) => Put(work, invoice with
    {
        Status = "paid",
        AmountPaid = invoice.AmountDue,
        PaidAt = work.Now,
        NextAttempt = null,
        Attempts = invoice.Attempts + (invoice.AmountDue > 0 ? 1 : 0),
    }, "invoice.paid");

    public static void Void(Work work, Invoice invoice) => work.Invoices.Put(invoice.Id, invoice with { Status = "void", VoidedAt = work.Now, NextAttempt = null });

    public static void StopCollecting(Work work, string subscription)
    {
        foreach (var invoice in work.Invoices.All.Where(invoice => invoice.Subscription == subscription && invoice.Status is ("draft" or "open")).ToList())
            work.Invoices.Put(invoice.Id, invoice with { FinalizesAt = null, NextAttempt = null });
    }

    static Invoice Put(Work work, Invoice invoice, string type)
    {
        work.Invoices.Put(invoice.Id, invoice);
        work.Happened(type, InvoiceResource.Of(work, invoice));
        return invoice;
    }
}
