using StreamVibe.Billing.Payments;

namespace StreamVibe.Billing.Metering;

/// <summary>Finds out what became of events that were sent long ago and never answered: Stripe's sum of their minute says how many of them it has.</summary>
sealed class MeterDoubts(MeterStore store, MeterGateway gateway, MeterReport report, TimeProvider clock)
{
    const int Most = 200;

    /// <summary>Till the next look, and how long looks may take of a run: what is to be sent waits for them.</summary>
    static readonly TimeSpan Pause = TimeSpan.FromMinutes(30), Longest = TimeSpan.FromSeconds(15);

    /// <summary>How many were found there.</summary>
    public async Task<int> Resolve(DateTimeOffset now)
    {
        var (began, found) = (clock.GetTimestamp(), 0);
        foreach (var minute in (await store.Doubtful(now, Most)).GroupBy(used => (used.CustomerId, used.Kind, MeterRules.MinuteOf(used.OccurredAt))))
        {
            if (clock.GetElapsedTime(began) > Longest) break;
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
        }
        return found;
    }

    async Task<int> Resolve(MeterEvent one, DateTimeOffset now)
    {
        var (counted, newestEnd, unknown) = await store.Minute(one);
        // Somebody else has found out meanwhile.
        if (unknown.Count == 0) return 0;
        // Younger ones may be on their way into that sum: all of a minute are decided together.
        var ripe = unknown.Max(used => used.UnknownSince!.Value) + MeterRules.SumsTell;
        if (newestEnd + MeterRules.SumsLag is { } settled && settled > ripe) ripe = settled;
        if (ripe > now)
        {
            await store.Later(unknown, ripe);
            return 0;
        }
        if (await gateway.SumOfMinute(one) is not { } sum || MeterRules.Received(sum, counted, unknown.Count) is not { } received)
        {
            report.SumSaysNothing(one, unknown.Count);
            await store.Later(unknown, now + Pause);
            return 0;
        }
        report.Resolved(one, sum, counted, received, unknown.Count - received);
        await store.Told(unknown.Take(received), unknown.Skip(received), now);
        return received;
    }
}
