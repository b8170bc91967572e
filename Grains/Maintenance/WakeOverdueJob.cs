using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StreamVibe.Accounts;
using StreamVibe.Analysis;
using StreamVibe.Billing;
using StreamVibe.Billing.Inbox;
using StreamVibe.Connections;
using StreamVibe.Content.Publishing;
using StreamVibe.Storage;

namespace StreamVibe.Maintenance;

/// <summary>
/// Wakes what should have happened by now: other jobs, connections that are due, analyses and publications that nobody works on, holds that nobody settled, grants that are owed to their platform, accounts whose deletion did not end,
/// and what waits of Stripe.
/// Reminders are hints; the tables this reads are the truth.
/// </summary>
sealed partial class WakeOverdueJob(Database database, Revoker revoker, InboxSweep inbox, SpendStore spend, AnalysisSweep analyses, PublicationSweep publications, IGrainFactory grains, IServiceProvider services, TimeProvider clock, ILogger<WakeOverdueJob> log) : IJob
{
    public const string JobName = "wake-overdue";

    /// <summary>A start writes its hold and its run within seconds; a hold without an open run after this is an orphan.</summary>
    static readonly TimeSpan OrphanAge = TimeSpan.FromMinutes(10);

    /// <summary>A deletion takes seconds; after this it is taken up again.</summary>
    static readonly TimeSpan DepartureAge = TimeSpan.FromMinutes(1);

    /// <summary>How long a run wakes connections, and how long it waits for the other jobs it woke.</summary>
    static readonly TimeSpan LongestSweep = TimeSpan.FromSeconds(25), JobPatience = TimeSpan.FromSeconds(10);

    /// <summary>Woken in one run, and at a time: a storm is worked off in order, the rest in the next run, which follows at once.</summary>
    const int MostWoken = 1000, MostRevoked = 100, AtOnce = 16;

    public string Name => JobName;

    public JobSchedule Schedule { get; } = new(TimeSpan.FromMinutes(1));

    public bool IsNotedAlways => false;

    public async Task<JobResult> Run(JobRun run)
    {
        // What goes wrong in one part is no reason to leave out the others.
        Done[] parts =
        [
            await Part(WakeJobs), await Part(() => ReleaseOrphans(run.Now)), await Part(() => FinishDepartures(run.Now)), await Part(() => WakeInbox(run.Now)),
            await Part(() => WakeConnections(run.Now)), await Part(() => WakeAnalyses(run.Now)), await Part(RevokeOwed),
            await Part(() => WakePublications(run.Now)),
        ];
        return new(parts.Sum(part => part.Count), parts.Any(part => part.More), parts.FirstOrDefault(part => part.Problem is not null).Problem);
    }

    async Task<Done> Part(Func<Task<Done>> work)
    {
        try { return await work(); }
        catch (Exception failure)
        {
            PartFailed(log, failure);
            return new(0, Problem: JobRules.Describe(failure));
        }
    }

    // Each decides by itself whether it is due. A long one goes on while the rest of the sweep is done.
    async Task<Done> WakeJobs()
    {
        // Asked for here, since this is one of them.
        await Task.WhenAll(services.GetServices<IJob>().Where(job => job.Name != Name).Select(async job =>
        {
            try { await grains.Job(job.Name).Wake().WaitAsync(JobPatience, clock); }
            catch (Exception failure) { JobNotWoken(log, failure, job.Name); }
        }));
        return default;
    }

    async Task<Done> WakeConnections(DateTimeOffset now)
    {
        var (due, began) = (await database.Service.List(row => row.Id(0), WakeStore.Due(now, MostWoken)), clock.GetTimestamp());
        var more = due.Count == MostWoken;
        due.AddRange((await database.Service.List(row => row.Id(0), WakeStore.Unplanned(MostWoken))).Except(due));
        var woken = 0;
        await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, TaskScheduler = TaskScheduler.Current }, async (id, _) =>
        {
            // A full silo, or a platform that hangs, holds up each for seconds: the rest is due still, open runs first.
            if (clock.GetElapsedTime(began) > LongestSweep) return;
            woken++;
            try { await grains.GetGrain<IConnectionGrain>(id).Wake(); }
            catch (Exception failure) { NotWoken(log, failure, id); }
        });
        return new(woken, more || woken < due.Count);
    }

    // A call lasts two minutes at most: of an older one nobody will tell how it ended.
    async Task<Done> WakeAnalyses(DateTimeOffset now)
    {
        var (count, more) = await analyses.Run(now);
        return new(count + await spend.GiveUpOld(now - OrphanAge, now), more);
    }

    async Task<Done> WakeInbox(DateTimeOffset now)
    {
        var (count, more) = await inbox.Run(now);
        return new(count, more);
    }

    async Task<Done> WakePublications(DateTimeOffset now)
    {
        var (count, more) = await publications.Run(now);
        return new(count, more);
    }

    async Task<Done> ReleaseOrphans(DateTimeOffset now)
    {
        var orphans = await database.Service.List(row => (User: row.Id(0), Operation: row.Id(1)), WakeStore.OrphanHolds(now - OrphanAge));
        foreach (var orphan in orphans)
            if (await database.Service.One(BillingStore.Counter, WakeStore.ReleaseOrphan(orphan.User, orphan.Operation, now)) is { } counter)
                await grains.GetGrain<ISubscriptionGrain>(orphan.User).Observe(counter);
        return new(orphans.Count);
    }

    async Task<Done> RevokeOwed()
    {
        var owed = await revoker.Due(MostRevoked);
        await Parallel.ForEachAsync(owed, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, TaskScheduler = TaskScheduler.Current }, async (grant, _) => await revoker.Try(grant));
        return new(owed.Count);
    }

    async Task<Done> FinishDepartures(DateTimeOffset now)
    {
        var leaving = await database.Service.List(row => row.Id(0), DepartureStore.Overdue(now - DepartureAge));
        foreach (var user in leaving)
        {
            try { await grains.GetGrain<IAccountGrain>(user).FinishLeaving(); }
            catch (Exception failure) { NotLeft(log, failure, user); }
        }
        return new(leaving.Count);
    }

    [LoggerMessage(EventId = 3301, Level = LogLevel.Warning, Message = "Connection {connection} could not be woken")]
    static partial void NotWoken(ILogger logger, Exception failure, Guid connection);

    [LoggerMessage(EventId = 3304, Level = LogLevel.Error, Message = "A part of the sweep failed")]
    static partial void PartFailed(ILogger logger, Exception failure);

    [LoggerMessage(EventId = 3303, Level = LogLevel.Warning, Message = "The deletion of account {user} could not be finished; it is taken up again")]
    static partial void NotLeft(ILogger logger, Exception failure, Guid user);

    [LoggerMessage(EventId = 3309, Level = LogLevel.Warning, Message = "Job {job} could not be woken, or goes on while the sweep does")]
    static partial void JobNotWoken(ILogger logger, Exception failure, string job);

    /// <summary>What a part of the sweep did.</summary>
    readonly record struct Done(int Count, bool More = false, string? Problem = null);
}
