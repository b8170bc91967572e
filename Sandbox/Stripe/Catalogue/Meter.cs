namespace StreamVibe.Sandbox.Stripe.Catalogue;

/// <summary>Adds up what customers use. Stripe API: the meter object.</summary>
internal sealed record Meter : Entity
{
    public required string DisplayName { get; init; }

    public required string EventName { get; init; }

    /// <summary><c>sum</c>, <c>count</c> or <c>last</c>.</summary>
    public string Formula { get; init; } = "sum";

    public string CustomerKey { get; init; } = "stripe_customer_id";

    public string ValueKey { get; init; } = "value";

    public bool Active { get; init; } = true;

    public long? DeactivatedAt { get; init; }

    public required long Updated { get; init; }
}
