using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using StreamVibe.Billing;

namespace StreamVibe.Analysis;

[GrainType("analysis")]
sealed partial class AnalysisGrain(
    AnalysisStarter starter, AnalysisStore analyses, Analyst analyst, Desks desks, Pace pace, SuggestionDesk suggestions, AnalysisReport report, IOptions<AnalysisOptions> options, TimeProvider clock) : Grain, IAnalysisGrain, IDisposable
{
    /// <summary>Two batches that hold their units at the same time could each leave too few for the other.</summary>
    readonly SemaphoreSlim batches = new(1);

    Guid UserId => this.GetPrimaryKey();

    public async Task<AnalysisRun> Start(ImmutableArray<Guid> contentIds, OperationId operation)
    {
        var isBatch = contentIds.Length > 1;
        if (isBatch) await batches.WaitAsync();
        try
        {
            // Many at once begin one after the other.
            using var turn = await pace.BeginRequest(UserId);
            var (run, work) = await starter.Start(UserId, contentIds, operation);
            if (work.Length > 0) report.Started(UserId, run);
            Enqueue(work);
            return run;
        }
        finally
        {
            if (isBatch) batches.Release();
        }
    }

    public Task<AnalysisRun?> Get(Guid analysisId) => analyses.Get(UserId, analysisId);

    public async Task<bool> Cancel(Guid analysisId, OperationId operation)
    {
        try
        {
            var (counter, items) = await analyses.Cancel(UserId, analysisId, clock.GetUtcNow());
            report.Cancelled(items);
            Drop(analysisId);
            await Tell(counter);
            return true;
        }
        catch (ItemLost)
        {
            // It ended before, or never was.
            return await analyses.Get(UserId, analysisId) is not null;
        }
    }

    public async Task Wake() => Enqueue(await analyses.TakeOver(UserId, clock.GetUtcNow()));

    public void Dispose() => batches.Dispose();

    // News for the hot cache. Should it not arrive, nothing is lost: the tables have it, and a refusal asks them first.
    async Task Tell(UsageCounter? counter)
    {
        if (counter is null) return;
        await GrainFactory.GetGrain<ISubscriptionGrain>(UserId).Observe(counter).AsTask()
            .ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
    }
}
