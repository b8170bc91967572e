using Npgsql;
using StreamVibe.Audit;
using StreamVibe.Billing;
using StreamVibe.Storage;

namespace StreamVibe.Connections;

/// <summary>Starts a run: finds the open one, else holds a unit and opens a new one.</summary>
sealed class SyncStarter(SyncRunStore runs, SyncStore syncs, OperationStore operations, SpendCapGate cap, Database database, IGrainFactory grains, TimeProvider clock)
{
    /// <summary>Gives a client's repeated request its first answer.</summary>
    public Task<SyncRun> Once(ConnectionState connection, OperationId operation, Func<Task<SyncRun>> work) => operations.Once(connection.UserId, operation, work);

    /// <summary>Answers a request that met a start under way with its run, and remembers that answer for the client's key.</summary>
    public async Task<SyncRun> Join(ConnectionState connection, SyncRun run, OperationId operation)
    {
        await operations.Remember(connection.UserId, operation, run, clock.GetUtcNow());
        return run;
    }

    /// <summary>The open run, or a new one, whose id follows from the operation's.</summary>
    /// <exception cref="DomainException"><see cref="ErrorCode.QuotaExceeded"/>, <see cref="ErrorCode.SpendCapReached"/> or <see cref="ErrorCode.NeedsReauth"/>.</exception>
    public async Task<SyncRun> Start(ConnectionState connection, SyncTrigger trigger, OperationId operation)
    {
        if (await runs.FindOpen(connection.Id) is { } open) return await Join(connection, open.Run, operation);
        if (connection.Status == ConnectionStatus.NeedsReauth) throw new DomainException(ErrorCode.NeedsReauth, "The platform no longer accepts this connection. Connect it again.");

        var subscription = grains.GetGrain<ISubscriptionGrain>(connection.UserId);
        var now = clock.GetUtcNow();
        var quota = await subscription.Check(QuotaKind.Sync);
        if (!quota.Allowed) throw QuotaRules.Exceeded(quota, now);
        await cap.Demand(connection.UserId, quota, units: 1);

        for (var tries = 0; ; tries++)
        {
            var id = StartRules.RunOf(operation, tries);
            try
            {
                await subscription.Hold(QuotaKind.Sync, id);
                return await Open(connection, new(id, connection.Id, SyncStatus.Queued, trigger, 0, 0, 0, 0, null, null, null), operation, now);
            }
            catch (DomainException over) when (over.Code is ErrorCode.Gone or ErrorCode.QuotaExceeded or ErrorCode.SpendCapReached && tries + 1 < StartRules.MostTries)
            {
                // Of a run that has ended, its unit was given back; without a run it is the hold of a start that died, or of a try that was refused.
                if (await runs.Get(connection.UserId, id) is { } ended) return ended;
                if (over.Code == ErrorCode.QuotaExceeded && !(await subscription.Check(QuotaKind.Sync)).Allowed) throw;
                if (over.Code == ErrorCode.SpendCapReached && !(await subscription.Check(QuotaKind.Sync)).Affords(1)) throw;
            }
        }
    }

    async Task<SyncRun> Open(ConnectionState connection, SyncRun run, OperationId operation, DateTimeOffset now)
    {
        try
        {
            await syncs.Open(connection, run.Id, run.Trigger, now, operation.Fingerprint.Length > 0 ? OperationStore.Done(connection.UserId, operation, run, now) : null);
            return run;
        }
        catch (PostgresException refused) when (refused.ConstraintName is SyncRunStore.OpenConstraint or SyncStore.EndedConstraint or ScheduleStore.DueConstraint)
        {
            // The date was moved by whoever opened this very run: its hold stays.
            if (refused.ConstraintName == ScheduleStore.DueConstraint && await runs.Get(connection.UserId, run.Id) is { } theirs) return theirs;
            var counter = await database.Service.One(BillingStore.Counter, BillingStore.Settle(connection.UserId, run.Id, commit: false, now));
            if (counter is not null) await grains.GetGrain<ISubscriptionGrain>(connection.UserId).Observe(counter);
            if (refused.ConstraintName == SyncStore.EndedConstraint) throw DomainException.NotFound("connection");
            return await runs.FindOpen(connection.Id) is { } winner
                ? await Join(connection, winner.Run, operation)
                : throw new DomainException(ErrorCode.InProgress, "Another sync has just ended. Try again.");
        }
        catch (PostgresException twice) when (twice.ConstraintName == SyncRunStore.KeyConstraint)
        {
            // Another activation opened this very run: its hold is this one's too, and stays.
            return await runs.Get(connection.UserId, run.Id) ?? run;
        }
    }
}
