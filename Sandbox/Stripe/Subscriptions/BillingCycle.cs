using StreamVibe.Sandbox.Stripe.Catalogue;

namespace StreamVibe.Sandbox.Stripe.Subscriptions;

/// <summary>
/// When periods end: at whole intervals from the anchor. A month without the anchor's day ends on its last day, and the next one
/// returns to the anchor's day. Stripe: billing cycle.
/// </summary>
internal static class BillingCycle
{
    const long Day = 24 * 60 * 60;

    /// <summary>The first end after a time.</summary>
    public static long EndAfter(long anchor, Recurrence every, long time)
    {
        // Intervals are no shorter than this, so that the count from here is short and never begins too late.
        var longest = every.IntervalCount * every.Interval switch { "day" => Day, "week" => 7 * Day, "month" => 31 * Day, _ => 366 * Day };
        var count = (time - anchor) / longest - 1;
        while (At(anchor, every, count) <= time)
            count++;
        return At(anchor, every, count);
    }

    public static long At(long anchor, Recurrence every, long count)
    {
        var start = DateTimeOffset.FromUnixTimeSeconds(anchor);
        var intervals = (int)(count * every.IntervalCount);
        return (every.Interval switch
        {
            "day" => start.AddDays(intervals),
            "week" => start.AddDays(7 * intervals),
            "month" => start.AddMonths(intervals),
            _ => start.AddYears(intervals),
        }).ToUnixTimeSeconds();
    }
}
