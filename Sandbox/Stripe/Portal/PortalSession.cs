namespace StreamVibe.Sandbox.Stripe.Portal;

/// <summary>A customer's way into the portal, good for a short time.</summary>
internal sealed record PortalSession : Entity
{
    public required string Customer { get; init; }

    public string? ReturnUrl { get; init; }

    public string? Flow { get; init; }

    public string? FlowSubscription { get; init; }

    public string? Locale { get; init; }
}
