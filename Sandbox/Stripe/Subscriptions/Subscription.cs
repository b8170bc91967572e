namespace StreamVibe.Sandbox.Stripe.Subscriptions;

internal sealed record Subscription : Entity
{
    public required string Customer { get; init; }

    public required string Status { get; init; }

    public required SubscriptionItem[] Items { get; init; }

    /// <summary>Periods begin at it and at whole intervals from it.</summary>
    public required long Anchor { get; init; }

    public required long PeriodStart { get; init; }

    public required long PeriodEnd { get; init; }

    public required long StartDate { get; init; }

    public long? TrialStart { get; init; }

    public long? TrialEnd { get; init; }

    /// <summary>What happens at the end of a trial without a card: <c>create_invoice</c>, <c>cancel</c> or <c>pause</c>.</summary>
    public string WithoutCard { get; init; } = "create_invoice";

    /// <summary>The customer was told that the trial ends.</summary>
    public bool TrialEndTold { get; init; }

    public bool CancelAtPeriodEnd { get; init; }

    public long? CancelAt { get; init; }

    public long? CanceledAt { get; init; }

    public long? EndedAt { get; init; }

    public string? CancelReason { get; init; }

    public string? CancelComment { get; init; }

    public string? CancelFeedback { get; init; }

    public string? LatestInvoice { get; init; }

    public string? Description { get; init; }

    public Dictionary<string, string> Metadata { get; init; } = [];

    /// <summary>Prorations that the next invoice takes along.</summary>
    public Invoices.InvoiceLine[] Pending { get; init; } = [];

    public bool IsOver => Status is "canceled" or "incomplete_expired";
}

/// <param name="Quantity">Null for a metered price.</param>
/// <param name="PriceSince">From when on the price holds: use from before is billed at the price it was reported under.</param>
internal sealed record SubscriptionItem(string Id, string Price, long? Quantity, long Created, long PriceSince, Dictionary<string, string> Metadata);
