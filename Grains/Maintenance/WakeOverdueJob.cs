using Microsoft.Extensions.Logging;
using StreamVibe.Accounts;
using StreamVibe.Billing;
using StreamVibe.Connections;
using StreamVibe.Storage;

namespace StreamVibe.Maintenance;

/// <summary>
/// Wakes what should have happened by now: connections that are due, holds that nobody settled, grants that are owed to their platform, accounts whose deletion did not end.
/// Reminders are hints; the tables this reads are the truth.
/// </summary>
sealed partial class WakeOverdueJob(Database database, Revoker revoker, IGrainFactory grains, TimeProvider clock, ILogger<WakeOverdueJob> log) : IJob
{
    public const string JobName = "wake-overdue";

    /// <summary>A start writes its hold and its run within seconds; a hold without an open run after this is an orphan.</summary>
    static readonly TimeSpan OrphanAge = TimeSpan.FromMinutes(10);

    /// <summary>A deletion takes seconds; after this it is taken up again.</summary>
    static readonly TimeSpan DepartureAge = TimeSpan.FromMinutes(1);

    static readonly TimeSpan LongestSweep = TimeSpan.FromSeconds(40);

    /// <summary>Woken in one run, and at a time: a storm is worked off in order, the rest a minute later.</summary>
    const int MostWoken = 1000, MostRevoked = 100, AtOnce = 16;

    public string Name => JobName;

    public TimeSpan Period => TimeSpan.FromMinutes(1);

    public async Task<int> Run()
    {
        var now = clock.GetUtcNow();
        // What goes wrong in one part is no reason to leave out the others.
        return await Part(() => ReleaseOrphans(now)) + await Part(() => FinishDepartures(now)) + await Part(() => WakeConnections(now)) + await Part(RevokeOwed);
    }

    async Task<int> Part(Func<Task<int>> work)
    {
        try { return await work(); }
        catch (Exception failure)
        {
            PartFailed(log, failure);
            return 0;
        }
    }

    async Task<int> WakeConnections(DateTimeOffset now)
    {
        var (due, began) = (await database.Service.List(row => row.Id(0), WakeStore.Due(now, MostWoken)), clock.GetTimestamp());
        due.AddRange((await database.Service.List(row => row.Id(0), WakeStore.Unplanned(MostWoken))).Except(due));
        await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, TaskScheduler = TaskScheduler.Current }, async (id, _) =>
        {
            // A platform that hangs holds up each check for seconds: the rest is due again in a minute, open runs first.
            if (clock.GetElapsedTime(began) > LongestSweep) return;
            try { await grains.GetGrain<IConnectionGrain>(id).Wake(); }
            catch (Exception failure) { NotWoken(log, failure, id); }
        });
        return due.Count;
    }

    async Task<int> ReleaseOrphans(DateTimeOffset now)
    {
        var orphans = await database.Service.List(row => (User: row.Id(0), Operation: row.Id(1)), WakeStore.OrphanHolds(now - OrphanAge));
        foreach (var orphan in orphans)
            if (await database.Service.One(BillingStore.Counter, BillingStore.Settle(orphan.User, orphan.Operation, commit: false, now)) is { } counter)
                await grains.GetGrain<ISubscriptionGrain>(orphan.User).Observe(counter);
        return orphans.Count;
    }

    async Task<int> RevokeOwed()
    {
        var owed = await revoker.Due(MostRevoked);
        await Parallel.ForEachAsync(owed, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, TaskScheduler = TaskScheduler.Current }, async (grant, _) => await revoker.Try(grant));
        return owed.Count;
    }

    async Task<int> FinishDepartures(DateTimeOffset now)
    {
        var leaving = await database.Service.List(row => row.Id(0), DepartureStore.Overdue(now - DepartureAge));
        foreach (var user in leaving)
        {
            try { await grains.GetGrain<IAccountGrain>(user).FinishLeaving(); }
            catch (Exception failure) { NotLeft(log, failure, user); }
        }
        return leaving.Count;
    }

    [LoggerMessage(EventId = 3301, Level = LogLevel.Warning, Message = "Connection {connection} could not be woken")]
    static partial void NotWoken(ILogger logger, Exception failure, Guid connection);

    [LoggerMessage(EventId = 3304, Level = LogLevel.Error, Message = "A part of the sweep failed")]
    static partial void PartFailed(ILogger logger, Exception failure);

    [LoggerMessage(EventId = 3303, Level = LogLevel.Warning, Message = "The deletion of account {user} could not be finished; it is taken up again")]
    static partial void NotLeft(ILogger logger, Exception failure, Guid user);
}
