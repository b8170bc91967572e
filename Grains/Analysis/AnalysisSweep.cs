namespace StreamVibe.Analysis;

/// <summary>Takes up analyses that nobody works on any more.</summary>
sealed class AnalysisSweep(AnalysisStore store, IGrainFactory grains, AnalysisReport report, TimeProvider clock)
{
    const int MostWoken = 500, AtOnce = 16;

    /// <summary>A silo that is not yet known to be dead never answers; all of them together are waited for so long, the rest in the next round.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5), Longest = TimeSpan.FromSeconds(25);

    /// <summary>How many people they were of, and whether there may be more.</summary>
    public async Task<(int Count, bool More)> Run(DateTimeOffset now, CancellationToken stopping = default)
    {
        var (users, began) = (await store.Abandoned(now, MostWoken), clock.GetTimestamp());
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, TaskScheduler = TaskScheduler.Current, CancellationToken = stopping };
        await Parallel.ForEachAsync(users, options, async (user, ended) =>
        {
            if (clock.GetElapsedTime(began) > Longest) return;
            try { await grains.GetGrain<IAnalysisGrain>(user).Wake().WaitAsync(Patience, clock, ended); }
            catch (Exception failure) { report.NotWoken(user, failure); }
        });
        return (users.Count, users.Count == MostWoken);
    }
}
