namespace StreamVibe.Sandbox.Stripe.Invoices;

internal sealed record Invoice : Entity
{
    public required string Customer { get; init; }

    public required string Subscription { get; init; }

    /// <summary>The subscription's metadata when the invoice was made.</summary>
    public required Dictionary<string, string> SubscriptionMetadata { get; init; }

    /// <summary><c>subscription_create</c>, <c>subscription_cycle</c> or <c>subscription_update</c>.</summary>
    public required string Reason { get; init; }

    /// <summary><c>draft</c>, <c>open</c>, <c>paid</c>, <c>void</c> or <c>uncollectible</c>.</summary>
    public required string Status { get; init; }

    public required string Currency { get; init; }

    public required InvoiceLine[] Lines { get; init; }

    public required long PeriodStart { get; init; }

    public required long PeriodEnd { get; init; }

    public string? InvoiceNumber { get; init; }

    /// <summary>The customer's balance before and after it.</summary>
    public long StartingBalance { get; init; }

    public long? EndingBalance { get; init; }

    public long AmountPaid { get; init; }

    public int Attempts { get; init; }

    public long? FirstFailure { get; init; }

    public long? NextAttempt { get; init; }

    /// <summary>When a draft becomes final by itself.</summary>
    public long? FinalizesAt { get; init; }

    public long? FinalizedAt { get; init; }

    public long? PaidAt { get; init; }

    public long? VoidedAt { get; init; }

    public long Total => Lines.Sum(line => line.Amount);

    public long AmountDue => Math.Max(0, Total + StartingBalance);

    public long AmountRemaining => Status == "paid" ? 0 : AmountDue - AmountPaid;
}

/// <param name="Item">The subscription item that it bills.</param>
/// <param name="Quantity">Null for a proration.</param>
internal sealed record InvoiceLine(
    string Id, string Item, string Price, string Product, string Description, long Amount, long? Quantity, decimal? UnitAmount, long Start, long End, bool Proration = false);
