using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StreamVibe.Analysis;
using StreamVibe.Connections;
using StreamVibe.Content.Publishing;
using StreamVibe.Storage;

namespace StreamVibe.Maintenance;

/// <summary>
/// In each silo: looks every 15 s for open runs, analyses and publications whose lease is over, and wakes their grains here or wherever they live. The sweep would find them too, but comes each minute and
/// may be late, since the reminder that starts it may have been the dead silo's.
/// </summary>
sealed partial class ResumeRounds(Database database, AnalysisSweep analyses, PublicationSweep publications, IGrainFactory grains, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<ResumeRounds> log) : BackgroundService
{
    /// <summary>A lease, a round and a call that was lost are less than the promised two minutes together.</summary>
    static readonly TimeSpan Every = TimeSpan.FromSeconds(15), Patience = TimeSpan.FromSeconds(5);

    const int MostWoken = 500, AtOnce = 16;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.Started(stoppingToken);
        using var rounds = new PeriodicTimer(Every, clock);
        do await Round(stoppingToken);
        while (await rounds.WaitForNextTickAsync(stoppingToken));
    }

    async Task Round(CancellationToken stopping)
    {
        try
        {
            var now = clock.GetUtcNow();
            var connections = await database.Service.List(row => row.Id(0), WakeStore.Abandoned(now, MostWoken));
            await Parallel.ForEachAsync(connections, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stopping }, async (id, _) => await Wake(id));
            await analyses.Run(now, stopping);
            await publications.Run(now);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            RoundFailed(log, failure);
        }
    }

    async Task Wake(Guid id)
    {
        // A silo that is not yet known to be dead never answers; the next round asks again.
        try { await grains.GetGrain<IConnectionGrain>(id).Wake().WaitAsync(Patience, clock); }
        catch (Exception failure) { NotWoken(log, failure, id); }
    }

    [LoggerMessage(EventId = 3305, Level = LogLevel.Warning, Message = "Open runs could not be looked for; the next round is in a moment")]
    static partial void RoundFailed(ILogger logger, Exception failure);

    [LoggerMessage(EventId = 3306, Level = LogLevel.Warning, Message = "Connection {id}, whose run nobody works on, could not be woken yet")]
    static partial void NotWoken(ILogger logger, Exception failure, Guid id);
}
