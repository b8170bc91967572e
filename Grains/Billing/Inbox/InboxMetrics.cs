using System.Diagnostics.Metrics;
using StreamVibe.Storage;

namespace StreamVibe.Billing.Inbox;

/// <summary>What arrives from Stripe, what becomes of it, and how long that takes.</summary>
sealed class InboxMetrics
{
    readonly Counter<long> events, ended, shed, reads, seconds;
    readonly Histogram<int> groups;
    readonly Histogram<double> lag;

    public InboxMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("StreamVibe.Billing");
        events = meter.CreateCounter<long>("streamvibe.webhooks.received", "{event}", "Events of Stripe's by what they were kept as: pending, ignored, or duplicate.");
        ended = meter.CreateCounter<long>("streamvibe.webhooks.ended", "{event}", "Events by what became of them: applied, ignored or quarantined.");
        shed = meter.CreateCounter<long>("streamvibe.webhooks.shed", "{event}", "Events that were turned away because too many waited to be written.");
        reads = meter.CreateCounter<long>("streamvibe.webhooks.rereads", "{read}", "Customers asked about at Stripe, by what came of it.");
        seconds = meter.CreateCounter<long>("streamvibe.billing.second_subscriptions", "{subscription}", "Subscriptions seen that are paid for beside another one of the same person.");
        groups = meter.CreateHistogram<int>("streamvibe.webhooks.group", "{event}", "Events written in one round trip.");
        lag = meter.CreateHistogram<double>("streamvibe.webhooks.lag", "s", "From the arrival of an event to the end of its effect.");
    }

    /// <param name="kept">Null for one that was there.</param>
    public void Received(EventState? kept) => events.Add(1, new KeyValuePair<string, object?>("state", kept is { } state ? Names.Of(state) : "duplicate"));

    public void Written(int count) => groups.Record(count);

    public void Shed() => shed.Add(1);

    public void Ended(IReadOnlyCollection<PendingEvent> which, EventState state, DateTimeOffset now)
    {
        if (which.Count == 0) return;
        ended.Add(which.Count, new KeyValuePair<string, object?>("state", Names.Of(state)));
        foreach (var one in which) lag.Record((now - one.ReceivedAt).TotalSeconds);
    }

    /// <param name="outcome">A <see cref="RereadOutcome"/>.</param>
    public void Reread(string outcome) => reads.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void Second(int count) => seconds.Add(count);
}
