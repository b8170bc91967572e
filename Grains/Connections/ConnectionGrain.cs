using Npgsql;
using StreamVibe.Billing;
using StreamVibe.Connections.Budgets;
using StreamVibe.Content.Publishing;

namespace StreamVibe.Connections;

[GrainType("connection")]
sealed partial class ConnectionGrain(
    HealthStore healths, ScheduleStore schedule, LifecycleStore lifecycle, GrantVault vault, Refresher refresher, Revoker revoker,
    SyncRunStore runs, SyncStore syncs, SyncStarter starter, SyncRunner runner, SyncReport report, Publisher publisher, Places places, SiloUnits units, TimeProvider clock) : Grain, IConnectionGrain, IRemindable
{
    const string WorkReminder = "work";
    static readonly TimeSpan ReminderPeriod = TimeSpan.FromHours(1);

    Keeper? keeper;
    Task<SyncRun>? starting;

    Guid Id => this.GetPrimaryKey();

    public async Task<SyncRun> StartSync(Guid userId, SyncTrigger trigger, OperationId operation)
    {
        var connection = await Own(userId);
        return await starter.Once(connection, operation, () => JoinOrStart(connection, trigger, operation));
    }

    // Many requests at once start one run; the others are answered with it.
    async Task<SyncRun> JoinOrStart(ConnectionState connection, SyncTrigger trigger, OperationId operation)
    {
        if (starting is { } other) return await starter.Join(connection, await other, operation);
        var start = starting = starter.Start(connection, trigger, operation);
        try
        {
            var run = await start;
            // Only a run that was opened here: one that is under way has its worker, or waits after a setback for its time.
            if (StartRules.IsOf(run, operation))
            {
                isUnasked = trigger == SyncTrigger.Automatic;
                Work(TimeSpan.Zero);
            }
            return run;
        }
        finally
        {
            starting = null;
        }
    }

    public async Task CancelSync(Guid userId, Guid syncId, OperationId operation)
    {
        var connection = await Own(userId);
        if (await runs.FindOpen(Id) is not { } open || open.Run.Id != syncId) return;
        try
        {
            var counter = await syncs.Cancel(connection, open, clock.GetUtcNow());
            report.Cancelled(connection);
            await Ended(connection, syncId, counter);
        }
        catch (RunLost)
        {
            // It ended by itself while we asked: as good as cancelled.
        }
    }

    public async Task Disconnect(Guid userId, bool deleteContent, OperationId operation)
    {
        var connection = await Own(userId);
        var open = await runs.FindOpen(Id);
        var (owed, counter) = await End(connection, deleteContent);
        if (open is not null) ShowEnd(connection, open.Run.Id);
        Rest(shift);
        keeper = null;
        await Tell(connection, counter);
        if (owed is not null) await revoker.Try(owed);
        // It is over whatever becomes of the reminder: a tick that finds the connection ended disarms itself.
        await Disarm().ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
    }

    // What is owed is the grant that the vault holds when the connection ends: should another one come between, it is read again.
    async Task<(Revocation? Owed, UsageCounter? Counter)> End(ConnectionState connection, bool deleteContent)
    {
        while (true)
        {
            var now = clock.GetUtcNow();
            var owed = await vault.Find(connection) is { } held ? revoker.Owed(connection, held.Grant, now) : null;
            try
            {
                return (owed, await lifecycle.Disconnect(connection, owed, deleteContent, now));
            }
            catch (PostgresException changed) when (changed.ConstraintName == HealthStore.ChangedConstraint)
            {
                connection = await Own(connection.UserId);
            }
        }
    }

    public async Task Reconnected()
    {
        keeper = null;
        await this.RegisterOrUpdateReminder(WorkReminder, ReminderPeriod, ReminderPeriod);
    }

    async Task Disarm()
    {
        if (await this.GetReminder(WorkReminder) is { } reminder) await this.UnregisterReminder(reminder);
    }

    // Should nobody have told us of a new consent: its grant is another one, perhaps with more rights.
    Keeper KeeperOf(ConnectionState connection) => keeper?.IsFor(connection) == true ? keeper : keeper = new(connection, vault, refresher, clock);

    async Task<ConnectionState> Own(Guid userId) => await healths.Load(Id) is { IsActive: true } connection && connection.UserId == userId
        ? connection
        : throw DomainException.NotFound("connection");

    // News for the hot cache. Should it not arrive, nothing is lost: the tables have it, and a refusal asks them first.
    async Task Tell(ConnectionState connection, UsageCounter? counter)
    {
        if (counter is null) return;
        await GrainFactory.GetGrain<ISubscriptionGrain>(connection.UserId).Observe(counter).AsTask()
            .ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
    }
}
