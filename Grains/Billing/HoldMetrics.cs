using System.Diagnostics.Metrics;
using StreamVibe.Storage;

namespace StreamVibe.Billing;

/// <summary>How holds are written: how many at a time, and what became of them.</summary>
sealed class HoldMetrics
{
    readonly Histogram<int> groups;
    readonly Counter<long> holds;

    public HoldMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("StreamVibe.Billing");
        groups = meter.CreateHistogram<int>("streamvibe.quota.hold_group", "{hold}", "Holds written in one round trip.");
        holds = meter.CreateCounter<long>("streamvibe.quota.holds", "{hold}", "Holds by kind and answer.");
    }

    public void Written(IReadOnlyList<HoldRequest> requests, IReadOnlyList<HoldAnswer> answers)
    {
        groups.Record(requests.Count);
        for (var i = 0; i < requests.Count; i++) holds.Add(1, new("kind", Names.Of(requests[i].Kind)), new("answer", answers[i].State ?? "unknown"));
    }
}
