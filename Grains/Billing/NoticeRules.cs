using StreamVibe.Connections;

namespace StreamVibe.Billing;

/// <summary>When a user is told how much of a quota is used, without I/O.</summary>
static class NoticeRules
{
    /// <summary>Told in percent of the limit.</summary>
    public const int Near = 80, Full = 100;

    /// <summary>The highest threshold that has been reached; null below the first, and where nothing is included or nothing limited.</summary>
    public static int? Reached(UsageCounter counter)
    {
        if (counter.Limit is not > 0) return null;
        if (counter.Used >= Units(counter, Full)) return Full;
        return counter.Used >= Units(counter, Near) ? Near : null;
    }

    /// <summary>How many units reach the threshold.</summary>
    public static long Units(UsageCounter counter, int percent) => (long)(((Int128)counter.Limit!.Value * percent + 99) / 100);

    /// <summary>What is said at a threshold.</summary>
    public static Notice Of(UsageCounter counter, int percent, DateTimeOffset resetsAt)
    {
        var (what, above) = (Words(counter.Kind), counter.OverageAllowed ? "Above that, each one is counted as overage." : "Above that, no more can be started until then.");
        return new("quota",
            percent == Full ? $"All included {what} are used" : $"{percent} % of your {what} are used",
            $"{counter.Used} of the {counter.Limit} {what} that your plan includes are used. They begin anew on {resetsAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC. {above}");
    }

    /// <summary>What is said when the spend cap refused something for the first time.</summary>
    public static Notice OfCap(DateTimeOffset resetsAt) => new("spend_cap_reached", "Your spend cap is reached",
        $"Something above the limits of your plan was not started, since it could have cost more than the spend cap that you set. What your plan includes goes on. The cap begins anew on {resetsAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC; raise it to go on at once.");

    static string Words(QuotaKind kind) => kind switch
    {
        QuotaKind.Sync => "syncs",
        QuotaKind.AiAnalysis => "AI analyses",
        QuotaKind.SeoSubmission => "SEO submissions",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
