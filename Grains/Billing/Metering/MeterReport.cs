using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using StreamVibe.Billing.Payments;
using StreamVibe.Storage;

namespace StreamVibe.Billing.Metering;

/// <summary>Tells the operator of use that Stripe was told of.</summary>
sealed partial class MeterReport
{
    readonly ILogger log;
    readonly Counter<long> events;

    public MeterReport(IMeterFactory meters, ILogger<MeterReport> log)
    {
        this.log = log;
        events = meters.Create("StreamVibe.Billing").CreateCounter<long>("streamvibe.meter.events", "{event}", "Reports of use above a limit by kind and what became of them; found and missing are those that Stripe's sums were read for.");
    }

    public void Tried(MeterEvent used, MeterOutcome outcome, string? problem)
    {
        if (outcome is MeterOutcome.NotTried) return;
        Count(used.Kind, Names.Of(outcome), 1);
        if (outcome is MeterOutcome.Refused) LogRefused(log, used.OperationId, used.UserId, problem);
        else if (outcome is MeterOutcome.NotTaken or MeterOutcome.NoMeter or MeterOutcome.Unknown) LogNotTaken(log, used.OperationId, used.UserId, used.Failures + 1, problem);
    }

    public void Resolved(MeterEvent one, long sum, long counted, int found, int missing)
    {
        Count(one.Kind, "found", found);
        Count(one.Kind, "missing", missing);
        LogResolved(log, one.UserId, found, missing);
        if (sum > counted + found + missing) LogTooMuch(log, one.CustomerId, one.OccurredAt, sum, counted + found + missing);
    }

    public void SumSaysNothing(MeterEvent one, int unknown) => LogSumSaysNothing(log, one.UserId, unknown);

    public void SumNotRead(StripeRefusal refusal) => LogSumNotRead(log, refusal.Failure, refusal.Code);

    void Count(QuotaKind kind, string outcome, int count)
    {
        if (count > 0) events.Add(count, new("kind", Names.Of(kind)), new("outcome", outcome));
    }

    [LoggerMessage(EventId = 3120, Level = LogLevel.Error, Message = "Stripe will not charge for operation {operation} of {user}: {problem}")]
    static partial void LogRefused(ILogger logger, Guid operation, Guid user, string? problem);

    [LoggerMessage(EventId = 3121, Level = LogLevel.Warning, Message = "Stripe did not say that it took operation {operation} of {user}, failure {failures}: {problem}; it is sent again, or looked up where it may have arrived")]
    static partial void LogNotTaken(ILogger logger, Guid operation, Guid user, int failures, string? problem);

    [LoggerMessage(EventId = 3122, Level = LogLevel.Warning, Message = "Use of {user} whose reports were never answered: Stripe has {found}, and is sent {missing} again")]
    static partial void LogResolved(ILogger logger, Guid user, int found, int missing);

    [LoggerMessage(EventId = 3123, Level = LogLevel.Error, Message = "Stripe counts {sum} units of customer {customer} in the minute of {minute}, and was told of {told} at most: somebody else reports use too")]
    static partial void LogTooMuch(ILogger logger, string customer, DateTimeOffset minute, long sum, long told);

    [LoggerMessage(EventId = 3124, Level = LogLevel.Warning, Message = "Stripe's sums of use were not read ({failure} {code}); what is in doubt waits")]
    static partial void LogSumNotRead(ILogger logger, StripeFailure failure, string? code);

    [LoggerMessage(EventId = 3125, Level = LogLevel.Warning, Message = "Stripe counts less use of {user} than it has taken, or has no meter for it: {unknown} reports stay in doubt, and are looked up again")]
    static partial void LogSumSaysNothing(ILogger logger, Guid user, int unknown);
}
