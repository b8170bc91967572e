namespace StreamVibe.Billing;

/// <summary>What use above the limits may cost in a cycle, without I/O. PostgreSQL decides by the same sums (<see cref="HoldStore"/>); this is for the no that is said before it is asked.</summary>
static class SpendCapRules
{
    /// <summary>In minor units.</summary>
    public const long Most = 100_000_000;

    public static long? Checked(long? amount) => amount is null or (>= 0 and <= Most)
        ? amount
        : throw DomainException.Invalid("amount", $"Must be a whole number of minor units from 0 to {Most}, or null for no cap.");

    /// <summary>How many more units of a kind fit, those within the limit among them; null where the cap is no obstacle.</summary>
    /// <param name="prices">What a unit above the limit costs; none where that is not known.</param>
    public static long? Affordable(QuotaKind kind, IReadOnlyDictionary<QuotaKind, UsageCounter> counters, IReadOnlyDictionary<QuotaKind, decimal> prices, long? cap)
    {
        var counter = counters[kind];
        // Without overage the limit itself is the end.
        if (cap is null || counter.Limit is not { } limit || !counter.OverageAllowed) return null;
        var (included, left) = (Math.Max(0, limit - counter.Used - counter.Held), cap - Spent(counters.Values, prices));
        if (!prices.TryGetValue(kind, out var price) || left is not >= 0) return included;
        return price == 0 ? null : included + (long)Math.Min(Math.Floor(left.Value / price), Most);
    }

    /// <summary>Whether a price is missing that the cap needs.</summary>
    public static bool IsUnpriced(QuotaKind kind, IReadOnlyDictionary<QuotaKind, UsageCounter> counters, IReadOnlyDictionary<QuotaKind, decimal> prices, long? cap) =>
        cap is not null && counters[kind] is { Limit: not null, OverageAllowed: true } && (!prices.ContainsKey(kind) || Spent(counters.Values, prices) is null);

    /// <summary>What the cycle's overage costs already, and what is held may still cost; null where a price is missing for that.</summary>
    public static decimal? Spent(IEnumerable<UsageCounter> counters, IReadOnlyDictionary<QuotaKind, decimal> prices)
    {
        var spent = 0m;
        foreach (var counter in counters)
        {
            var above = counter.Overage + Math.Min(counter.Held, Math.Max(counter.Used + counter.Held - (counter.Limit ?? long.MaxValue), 0));
            if (above == 0) continue;
            if (!prices.TryGetValue(counter.Kind, out var price)) return null;
            spent += above * price;
        }
        return spent;
    }

    /// <summary>Whether the spend cap leaves room for so many more units.</summary>
    public static bool Affords(this QuotaStatus status, int units) => status.Affordable is null || status.Affordable >= units;

    /// <summary>Said where the cap leaves no room.</summary>
    public static DomainException Reached(QuotaStatus status, DateTimeOffset now) => status.IsUnpriced ? Unpriced() : new(ErrorCode.SpendCapReached,
        $"Use above the limits of your plan could cost more than the spend cap that you set allows until {status.ResetsAt:u}. Raise the cap to go on before.")
    {
        RetryAfter = status.ResetsAt > now ? status.ResetsAt - now : TimeSpan.Zero,
    };

    // A price comes with the next look at Stripe, within a minute if it comes at all.
    static DomainException Unpriced() => new(ErrorCode.SpendCapReached, "What use above the limits of your plan costs is not known just now, and with a spend cap none of it is started unpriced. Try again, or remove the cap.")
    {
        RetryAfter = TimeSpan.FromMinutes(1),
    };
}
