namespace StreamVibe.Sandbox.Stripe.Catalogue;

internal sealed record Price : Entity
{
    public required string Product { get; init; }

    public bool Active { get; init; } = true;

    public required string Currency { get; init; }

    /// <summary>Cents, as a decimal; null where there are tiers.</summary>
    public decimal? UnitAmount { get; init; }

    /// <summary>Graduated, lowest first; empty where there is one price.</summary>
    public PriceTier[] Tiers { get; init; } = [];

    public Recurrence? Recurring { get; init; }

    public string? Nickname { get; init; }

    public string? LookupKey { get; init; }

    public Dictionary<string, string> Metadata { get; init; } = [];

    public bool IsMetered => Recurring is { Meter: not null };

    /// <summary>What this many cost, in cents. Stripe: graduated pricing.</summary>
    public long Amount(long quantity)
    {
        if (Tiers.Length == 0)
            return (long)Math.Round((UnitAmount ?? 0) * quantity, MidpointRounding.AwayFromZero);
        var (sum, below) = (0m, 0L);
        foreach (var tier in Tiers)
        {
            var inTier = Math.Max(0, Math.Min(quantity, tier.UpTo ?? long.MaxValue) - below);
            sum += inTier > 0 ? (inTier * tier.UnitAmount) + tier.FlatAmount : 0;
            below = tier.UpTo ?? quantity;
        }
        return (long)Math.Round(sum, MidpointRounding.AwayFromZero);
    }
}

/// <param name="UpTo">The last unit of the tier; null for the last tier.</param>
internal sealed record PriceTier(long? UpTo, decimal UnitAmount, decimal FlatAmount = 0);

/// <param name="Interval"><c>day</c>, <c>week</c>, <c>month</c> or <c>year</c>.</param>
/// <param name="Meter">Set where use is billed after the fact.</param>
internal sealed record Recurrence(string Interval, long IntervalCount = 1, string? Meter = null);
