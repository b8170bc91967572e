using StreamVibe.Connections;

namespace StreamVibe.Content.Publishing;

/// <summary>Takes up publications that nobody works on any more: their process died, or the platform did not answer.</summary>
sealed class PublicationSweep(PublicationStore store, IGrainFactory grains, PublishReport report, TimeProvider clock)
{
    const int MostWoken = 100, AtOnce = 8;

    /// <summary>A platform that hangs holds up each; those go on by themselves.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>How many there were, and whether there may be more.</summary>
    public async Task<(int Count, bool More)> Run(DateTimeOffset now)
    {
        var overdue = await store.Overdue(now, MostWoken);
        await Parallel.ForEachAsync(overdue, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, TaskScheduler = TaskScheduler.Current }, async (publication, stopping) =>
        {
            try { await grains.GetGrain<IConnectionGrain>(publication.ConnectionId).Publish(publication.UserId, publication.Id).WaitAsync(Patience, clock, stopping); }
            catch (Exception failure) { report.NotWoken(publication.Id, failure); }
        });
        return (overdue.Count, overdue.Count == MostWoken);
    }
}
