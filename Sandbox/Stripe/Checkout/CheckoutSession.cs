namespace StreamVibe.Sandbox.Stripe.Checkout;

internal sealed record CheckoutSession : Entity
{
    /// <summary><c>open</c>, <c>complete</c> or <c>expired</c>.</summary>
    public required string Status { get; init; }

    public required CheckoutLine[] Lines { get; init; }

    public string? Customer { get; init; }

    public string? CustomerEmail { get; init; }

    public string? ClientReferenceId { get; init; }

    public required string SuccessUrl { get; init; }

    public string? CancelUrl { get; init; }

    public required long ExpiresAt { get; init; }

    public Dictionary<string, string> Metadata { get; init; } = [];

    public Dictionary<string, string> SubscriptionMetadata { get; init; } = [];

    public string? SubscriptionDescription { get; init; }

    public long? TrialDays { get; init; }

    public long? TrialEnd { get; init; }

    public string WithoutCard { get; init; } = "create_invoice";

    /// <summary><c>always</c> or <c>if_required</c>.</summary>
    public string CardCollection { get; init; } = "always";

    public bool? AllowPromotionCodes { get; init; }

    public string? Locale { get; init; }

    public string? Subscription { get; init; }

    public string? Invoice { get; init; }
}

/// <param name="Quantity">Null for a metered price.</param>
internal sealed record CheckoutLine(string Id, string Price, long? Quantity);
