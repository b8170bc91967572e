namespace StreamVibe.Sandbox.Stripe.Catalogue;

internal sealed record Product : Entity
{
    public required string Name { get; init; }

    public string? Description { get; init; }

    public bool Active { get; init; } = true;

    public required Dictionary<string, string> Metadata { get; init; }

    public string[] Features { get; init; } = [];

    public string? DefaultPrice { get; init; }

    public string? UnitLabel { get; init; }

    public string? Url { get; init; }

    public required long Updated { get; init; }
}
