namespace StreamVibe.Sandbox.Stripe;

/// <summary>What every object of Stripe's has here. Times are seconds since 1970, as on its wire.</summary>
internal abstract record Entity
{
    public required string Id { get; init; }

    /// <summary>Counts all objects, so that lists have one order within a second.</summary>
    public required long Number { get; init; }

    public required long Created { get; init; }
}
