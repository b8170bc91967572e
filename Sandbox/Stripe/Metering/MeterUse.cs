using StreamVibe.Sandbox.Stripe.Catalogue;

namespace StreamVibe.Sandbox.Stripe.Metering;

/// <summary>What a customer used by a meter's count, from one second up to before another.</summary>
internal static class MeterUse
{
    public static long Sum(Work work, Meter meter, string customer, long from, long until)
    {
        var counted = Counted(work, meter, customer, from, until);
        return meter.Formula switch
        {
            "count" => counted.LongCount(),
            "last" => counted.MaxBy(used => used.Timestamp)?.Value ?? 0,
            _ => counted.Sum(used => used.Value),
        };
    }

    public static bool Any(Work work, Meter meter, string customer, long from, long until) => Counted(work, meter, customer, from, until).Any();

    static IEnumerable<MeterEvent> Counted(Work work, Meter meter, string customer, long from, long until) => work.MeterEvents.All.Where(used =>
        used.Problem is null && used.EventName == meter.EventName && used.Customer == customer && used.Timestamp >= from && used.Timestamp < until);
}
