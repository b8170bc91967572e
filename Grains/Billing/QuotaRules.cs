using StreamVibe.Storage;

namespace StreamVibe.Billing;

/// <summary>Quota arithmetic, without I/O.</summary>
static class QuotaRules
{
    /// <summary>What a user on <paramref name="plan"/> is told about one counter.</summary>
    /// <param name="plans">Those there are, smallest first.</param>
    public static QuotaStatus Status(UsageCounter counter, string plan, DateTimeOffset cycleEnd, IReadOnlyList<Plan> plans)
    {
        long? remaining = counter.Limit is { } limit ? Math.Max(0, limit - counter.Used - counter.Held) : null;
        var allowed = remaining is null or > 0 || counter.OverageAllowed;
        return new(counter.Kind, counter.Used, counter.Held, counter.Limit, remaining, counter.Overage, counter.OverageAllowed, cycleEnd, allowed,
            allowed ? null : Upgrade(counter, plan, plans));
    }

    /// <summary>Whether so many more units may be held at once.</summary>
    public static bool HasRoomFor(this QuotaStatus status, int units) => status.OverageAllowed || status.Remaining is null || status.Remaining >= units;

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

    /// <summary>
    /// The cycle that holds <paramref name="now"/> after one that ended at <paramref name="ended"/>, which is past. It never begins before that end, also where the anchor was moved; whole
    /// cycles that passed meanwhile are left out.
    /// </summary>
    public static (DateTimeOffset Start, DateTimeOffset End) Following(DateTimeOffset ended, DateTimeOffset anchor, DateTimeOffset now)
    {
        var (start, end) = Cycle(anchor, now);
        if (start > now) return (ended, start);
        return (start > ended ? start : ended, end);
    }

    /// <summary>Said when a plan does not allow one more.</summary>
    public static DomainException Exceeded(QuotaStatus status, DateTimeOffset now) => new(ErrorCode.QuotaExceeded,
        $"The plan includes {status.Limit} of '{Names.Of(status.Kind)}' until {status.ResetsAt:u}, and {(status.Remaining > 0 ? $"only {status.Remaining} are left" : "all are used or running")}.{(status.Upgrade is { } plan ? $" The plan '{plan}' allows more." : "")}")
    {
        RetryAfter = status.ResetsAt > now ? status.ResetsAt - now : TimeSpan.Zero,
        Quota = status,
    };

    // A plan that is not among them is larger than those that include no more of this kind.
    static string? Upgrade(UsageCounter counter, string plan, IReadOnlyList<Plan> plans)
    {
        var larger = plans.Any(known => known.Code == plan)
            ? plans.SkipWhile(known => known.Code != plan).Skip(1)
            : plans.Where(known => known.Limit(counter.Kind) > counter.Limit);
        return larger.FirstOrDefault(known => known.Overage || known.Limit(counter.Kind) > counter.Used + counter.Held)?.Code;
    }
}
