using Microsoft.Extensions.Logging;
using StreamVibe.Billing;
using StreamVibe.Storage;

namespace StreamVibe.Maintenance;

/// <summary>
/// Ends the cycles that are over, of people too who do not come. Who comes meanwhile ends their own: the row's end decides who does it. A grain in memory need not be told, since it
/// compares that end with the clock whenever it is asked.
/// </summary>
sealed partial class ResetQuotasJob(Database database, BillingStore billing, TimeProvider clock, ILogger<ResetQuotasJob> log) : IJob
{
    const int Batch = 500, AtOnce = 4;

    static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(20);

    public string Name => "reset-quotas";

    public JobSchedule Schedule { get; } = new(TimeSpan.FromHours(1));

    public async Task<JobResult> Run(JobRun run)
    {
        var (began, ended) = (clock.GetTimestamp(), 0);
        List<EndedCycle> batch;
        do
        {
            batch = await database.Service.List(row => new EndedCycle(row.Id(0), row.Time(1), row.Time(2)), WakeStore.EndedCycles(run.Now, Batch));
            var failed = 0;
            await Parallel.ForEachAsync(batch, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, TaskScheduler = TaskScheduler.Current }, async (cycle, _) =>
            {
                if (await End(cycle)) Interlocked.Increment(ref ended);
                else Interlocked.Increment(ref failed);
            });
            if (failed > 0) return new(ended, Problem: $"{failed} cycles could not be ended.");
        }
        while (batch.Count == Batch && clock.GetElapsedTime(began) < LongestRun);
        return new(ended, More: batch.Count == Batch);
    }

    async Task<bool> End(EndedCycle cycle)
    {
        try
        {
            var now = clock.GetUtcNow();
            var (start, end) = QuotaRules.Following(cycle.End, cycle.Anchor, now);
            await billing.RollOver(cycle.UserId, cycle.End, start, end, now);
            return true;
        }
        catch (Exception failure)
        {
            NotEnded(log, failure, cycle.UserId);
            return false;
        }
    }

    [LoggerMessage(EventId = 3308, Level = LogLevel.Warning, Message = "The cycle of {user} could not be ended; it is tried again")]
    static partial void NotEnded(ILogger logger, Exception failure, Guid user);

    sealed record EndedCycle(Guid UserId, DateTimeOffset Anchor, DateTimeOffset End);
}
