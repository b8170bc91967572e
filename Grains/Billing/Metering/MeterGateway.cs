using System.Globalization;
using Polly.CircuitBreaker;
using StreamVibe.Billing.Payments;
using Stripe.Billing;

namespace StreamVibe.Billing.Metering;

/// <summary>What Stripe is told of use, and asked of it.</summary>
sealed class MeterGateway(StripeGateway stripe, Meters meters)
{
    /// <summary>Sends one unit. Never throws for what Stripe does: the answer says what is known.</summary>
    public async Task<(MeterOutcome Outcome, string? Problem)> Report(MeterEvent used)
    {
        var isSent = false;
        try
        {
            // Where it has no meter Stripe would take it all the same, and count it nowhere.
            if (await meters.Of(used.Kind) is not { } meter) return (MeterOutcome.NoMeter, $"Stripe has no active meter '{meters.NameOf(used.Kind)}'.");
            isSent = true;
            await stripe.Ask("create_meter_event", client => client.V1.Billing.MeterEvents.CreateAsync(new MeterEventCreateOptions
            {
                EventName = meter.EventName,
                Identifier = used.OperationId.ToString(),
                Timestamp = used.OccurredAt.UtcDateTime,
                Payload = new() { [meter.CustomerKey] = used.CustomerId, [meter.ValueKey] = 1.ToString(CultureInfo.InvariantCulture) },
            }));
            return (MeterOutcome.Accepted, null);
        }
        catch (StripeRefusal refused)
        {
            return (isSent ? OutcomeOf(refused) : MeterOutcome.NotTaken, $"{refused.Failure} {refused.Code}");
        }
    }

    /// <summary>What Stripe counts of one customer's use of the minute of an event; null where it has no meter for it.</summary>
    /// <exception cref="StripeRefusal">Stripe did not say.</exception>
    public async Task<long?> SumOfMinute(MeterEvent of)
    {
        if (await meters.Of(of.Kind) is not { } meter) return null;
        var start = MeterRules.MinuteOf(of.OccurredAt).UtcDateTime;
        var sums = await stripe.Ask("list_meter_sums", client => client.V1.Billing.Meters.EventSummaries.ListAsync(meter.Id, new()
        {
            Customer = of.CustomerId,
            StartTime = start,
            EndTime = start.AddMinutes(1),
        }));
        return (long)Math.Round((double)sums.Data.Sum(sum => sum.AggregatedValue));
    }

    // What is refused for another reason than its age may be taken when somebody has mended it: a key, an address, a setting of the account.
    static MeterOutcome OutcomeOf(StripeRefusal refused) => refused switch
    {
        { IsReportedBefore: true } => MeterOutcome.Known,
        { Failure: StripeFailure.Refused, Code: "timestamp_too_far_in_past" } => MeterOutcome.Refused,
        { IsOpen: true } when WasSent(refused) => MeterOutcome.Unknown,
        _ => MeterOutcome.NotTaken,
    };

    static bool WasSent(StripeRefusal refused) => refused.InnerException is not (
        BrokenCircuitException or HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError });
}
