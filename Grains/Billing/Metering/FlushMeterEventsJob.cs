using StreamVibe.Billing.Payments;
using StreamVibe.Maintenance;

namespace StreamVibe.Billing.Metering;

/// <summary>
/// Tells Stripe of use above the limits, a unit at a time under its operation's id, so that it counts once however often it is sent. What nobody knows the end of for so long that Stripe may have forgotten the id is
/// looked up in Stripe's sums before it is sent again.
/// </summary>
sealed class FlushMeterEventsJob(MeterStore store, MeterGateway gateway, MeterDoubts doubts, StripeGateway stripe, MeterReport report, TimeProvider clock) : IJob
{
    const int Batch = 64, AtOnce = 4;

    /// <summary>After so many customers of whom Stripe took nothing it is away, and the next run is in a minute.</summary>
    const int MostFailures = 3;

    static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(40);

    public string Name => "flush-meter-events";

    public JobSchedule Schedule { get; } = new(TimeSpan.FromMinutes(1));

    public bool IsNotedAlways => false;

    public async Task<JobResult> Run(JobRun run)
    {
        if (!stripe.IsConfigured) return new(0);
        var (began, told, failures, unmetered) = (clock.GetTimestamp(), await doubts.Resolve(run.Now), 0, 0);
        while (failures < MostFailures && await store.TakeUp(clock.GetUtcNow(), Batch) is { Count: > 0 } batch)
        {
            // Stripe takes one at a time of a customer and a meter; one that fails again and again keeps none of the others waiting.
            await Parallel.ForEachAsync(batch.OrderBy(used => used.Failures).ThenBy(used => used.OccurredAt).GroupBy(used => (used.CustomerId, used.Kind)), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, TaskScheduler = TaskScheduler.Current }, async (group, _) =>
            {
                var isAway = false;
                foreach (var used in group)
                {
                    var hasTime = !isAway && failures < MostFailures && clock.GetElapsedTime(began) < LongestRun;
                    var outcome = await Try(used, hasTime);
                    if (outcome is MeterOutcome.Accepted or MeterOutcome.Known) told++;
                    else if (outcome is MeterOutcome.NoMeter) unmetered++;
                    else if (outcome is MeterOutcome.NotTaken or MeterOutcome.Unknown)
                    {
                        isAway = true;
                        failures++;
                    }
                }
            });
            if (clock.GetElapsedTime(began) >= LongestRun) return new(told, More: failures == 0, Problem(failures + unmetered));
        }
        return new(told, Problem: Problem(failures + unmetered));
    }

    async Task<MeterOutcome> Try(MeterEvent used, bool hasTime)
    {
        var now = clock.GetUtcNow();
        var (outcome, problem) = hasTime ? await gateway.Report(used) : (MeterOutcome.NotTried, null);
        report.Tried(used, outcome, problem);
        await store.End(used, MeterRules.After(used, outcome, problem, now), clock.GetUtcNow());
        return outcome;
    }

    static string? Problem(int failures) => failures == 0 ? null : $"Stripe did not take {failures} reports of use; they are sent again.";
}
