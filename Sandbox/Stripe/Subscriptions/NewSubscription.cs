namespace StreamVibe.Sandbox.Stripe.Subscriptions;

/// <summary>What a subscription is begun with.</summary>
internal sealed record NewSubscription(string Customer, ItemWish[] Items)
{
    public long? TrialEnd { get; init; }

    /// <summary>When the first whole period begins, if that is not now.</summary>
    public long? Anchor { get; init; }

    /// <summary>What follows where the first payment fails. Stripe API: <c>payment_behavior</c>.</summary>
    public string Behavior { get; init; } = "allow_incomplete";

    public string WithoutCard { get; init; } = "create_invoice";

    public string? Description { get; init; }

    public Dictionary<string, string> Metadata { get; init; } = [];
}

/// <summary>A price that somebody wants.</summary>
/// <param name="Param">The parameter that says so.</param>
internal sealed record ItemWish(string Price, long? Quantity, string Param)
{
    public Dictionary<string, string> Metadata { get; init; } = [];
}
