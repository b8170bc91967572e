using System.Diagnostics.Metrics;
using StreamVibe.Storage;

namespace StreamVibe.Billing;

/// <summary>How holds are written: how many wait, how many at a time, and what became of them.</summary>
sealed class HoldMetrics
{
    readonly Histogram<int> groups;
    readonly Counter<long> holds, shed;
    readonly UpDownCounter<int> waiting;

    public HoldMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("StreamVibe.Billing");
        groups = meter.CreateHistogram<int>("streamvibe.quota.hold_group", "{hold}", "Holds written in one round trip.");
        holds = meter.CreateCounter<long>("streamvibe.quota.holds", "{hold}", "Holds by kind and answer.");
        waiting = meter.CreateUpDownCounter<int>("streamvibe.quota.holds_waiting", "{hold}", "Holds that wait to be written.");
        shed = meter.CreateCounter<long>("streamvibe.quota.holds_shed", "{hold}", "Holds that were turned away because too many waited, of one user or in all.");
    }

    public void Written(IReadOnlyList<HoldRequest> requests, IReadOnlyList<HoldAnswer> answers)
    {
        groups.Record(requests.Count);
        for (var i = 0; i < requests.Count; i++) holds.Add(1, new("kind", Names.Of(requests[i].Kind)), new("answer", Answer(requests[i], answers[i])));
    }

    public void Waiting(int change) => waiting.Add(change);

    /// <param name="bound">Which bound was reached: <c>user</c> or <c>silo</c>.</param>
    public void Shed(string bound) => shed.Add(1, new KeyValuePair<string, object?>("bound", bound));

    static string Answer(HoldRequest request, HoldAnswer answer) => answer.State is not { } state ? "unknown" : answer.Kind == request.Kind ? state : "mismatch";
}
