namespace StreamVibe.Billing;

/// <summary>Quota arithmetic, without I/O.</summary>
static class QuotaRules
{
    /// <summary>What a user is told about one counter.</summary>
    public static QuotaStatus Status(UsageCounter counter, DateTimeOffset cycleEnd)
    {
        long? remaining = counter.Limit is { } limit ? Math.Max(0, limit - counter.Used - counter.Held) : null;
        var allowed = remaining is null or > 0 || counter.OverageAllowed;
        return new(counter.Kind, counter.Used, counter.Held, counter.Limit, remaining, counter.Overage, counter.OverageAllowed, cycleEnd, allowed,
            allowed ? null : Upgrade(counter));
    }

    /// <summary>The newer of two pictures of one counter.</summary>
    public static UsageCounter Newer(UsageCounter known, UsageCounter other) => other.Version > known.Version ? other : known;

    /// <summary>The cycle that holds <paramref name="now"/>: whole months from the anchor, so that a cycle from the 31st ends on the last day of a short month and is back on the 31st after it.</summary>
    public static (DateTimeOffset Start, DateTimeOffset End) Cycle(DateTimeOffset anchor, DateTimeOffset now)
    {
        // Months are counted in UTC, whatever offset a time is written in.
        (anchor, now) = (anchor.ToUniversalTime(), now.ToUniversalTime());
        var months = (now.Year - anchor.Year) * 12 + now.Month - anchor.Month;
        if (anchor.AddMonths(months) > now) months--;
        months = Math.Max(0, months);
        return (anchor.AddMonths(months), anchor.AddMonths(months + 1));
    }

    /// <summary>Said when a plan does not allow one more.</summary>
    public static DomainException Exceeded(QuotaStatus status, DateTimeOffset now) => new(ErrorCode.QuotaExceeded,
        $"The plan includes {status.Limit} of '{Storage.Names.Of(status.Kind)}' until {status.ResetsAt:u}, and all are used or running.")
    {
        RetryAfter = status.ResetsAt > now ? status.ResetsAt - now : TimeSpan.Zero,
    };

    static string? Upgrade(UsageCounter counter) =>
        Plans.All.FirstOrDefault(plan => plan.Overage || plan.Limit(counter.Kind) > counter.Used + counter.Held)?.Code;
}
