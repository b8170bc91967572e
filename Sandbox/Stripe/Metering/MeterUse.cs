using StreamVibe.Sandbox.Stripe.Catalogue;

namespace StreamVibe.Sandbox.Stripe.Metering;

/// <summary>What a customer used by a meter's count.</summary>
internal static class MeterUse
{
    /// <param name="work">Knows what was reported.</param>
    /// <param name="from">Counted from this second.</param>
    /// <param name="until">Up to before this one.</param>
    public static long Sum(Work work, Meter meter, string customer, long from, long until)
    {
        var counted = work.MeterEvents.All.Where(used => used.Problem is null && used.EventName == meter.EventName && used.Customer == customer && used.Timestamp >= from && used.Timestamp < until);
        return meter.Formula switch
        {
            "count" => counted.LongCount(),
            "last" => counted.MaxBy(used => used.Timestamp)?.Value ?? 0,
            _ => counted.Sum(used => used.Value),
        };
    }
}
