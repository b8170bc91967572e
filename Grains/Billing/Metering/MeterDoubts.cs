using StreamVibe.Billing.Payments;

namespace StreamVibe.Billing.Metering;

/// <summary>Finds out what became of events that were sent long ago and never answered: Stripe's sum of their minute says how many of them it has.</summary>
sealed class MeterDoubts(MeterStore store, MeterGateway gateway, MeterReport report)
{
    const int Most = 200;

    static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    /// <summary>How many were found there.</summary>
    public async Task<int> Resolve(DateTimeOffset now)
    {
        var found = 0;
        foreach (var minute in (await store.Doubtful(now, Most)).GroupBy(used => (used.CustomerId, used.Kind, MeterRules.MinuteOf(used.OccurredAt))))
            try
            {
                found += await Resolve(minute.First(), now);
            }
            catch (StripeRefusal refused)
            {
                report.SumNotRead(refused);
                await store.Later(minute, now + Pause);
                break;
            }
        return found;
    }

    async Task<int> Resolve(MeterEvent one, DateTimeOffset now)
    {
        var (counted, unknown) = await store.Minute(one);
        // Somebody else has found out meanwhile.
        if (unknown.Count == 0) return 0;
        // A younger one may be on its way to that sum: all of a minute are decided together.
        if (unknown.Max(used => used.UnknownSince!.Value) + MeterRules.SumsTell is var ripe && ripe > now)
        {
            await store.Later(unknown, ripe);
            return 0;
        }
        if (await gateway.SumOfMinute(one) is not { } sum)
        {
            await store.Later(unknown, now + Pause);
            return 0;
        }
        var received = MeterRules.Received(sum, counted, unknown.Count);
        report.Resolved(one, sum, counted, received, unknown.Count - received);
        await store.Told(unknown.Take(received), unknown.Skip(received), now);
        return received;
    }
}
