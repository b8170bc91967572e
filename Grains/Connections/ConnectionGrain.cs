using System.Security.Cryptography;
using StreamVibe.Billing;
using StreamVibe.Connections.YouTube;
using StreamVibe.Vault;

namespace StreamVibe.Connections;

[GrainType("connection")]
sealed partial class ConnectionGrain(
    LifecycleStore lifecycle, SyncRunStore runs, SyncStore syncs, SyncStarter starter, SyncRunner runner, SecretStore secrets, GoogleOAuth google,
    SyncReport report, TimeProvider clock) : Grain, IConnectionGrain, IRemindable
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
            if (run.Id == operation.Value) Work(TimeSpan.Zero);
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
            await Tell(connection, await syncs.Cancel(connection, open, clock.GetUtcNow()));
            report.Cancelled(connection);
        }
        catch (RunLost)
        {
            // It ended by itself while we asked: as good as cancelled.
        }
    }

    public async Task Disconnect(Guid userId, bool deleteContent, OperationId operation)
    {
        var connection = await Own(userId);
        await Revoke(connection);
        var counter = await lifecycle.Disconnect(connection, deleteContent, clock.GetUtcNow());
        Rest(shift);
        keeper = null;
        await Tell(connection, counter);
        // It is over whatever becomes of the reminder: a tick that finds the connection ended disarms itself.
        await Disarm().ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
    }

    public async Task Reconnected()
    {
        keeper = null;
        await this.RegisterOrUpdateReminder(WorkReminder, ReminderPeriod, ReminderPeriod);
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (await lifecycle.Load(Id) is { IsActive: true }) await Wake();
        else await Disarm();
    }

    public async Task Wake()
    {
        var connection = await lifecycle.Load(Id);
        if (working || starting is not null || connection is not { IsActive: true, NextDueAt: { } due } || due > clock.GetUtcNow()) return;
        if (await runs.FindOpen(Id) is not null) Work(TimeSpan.Zero);
        else await StartDue(connection);
    }

    // A consent makes its connection due at once: should the process die before the first run is opened, it is opened here.
    async Task StartDue(ConnectionState connection)
    {
        try
        {
            await StartSync(connection.UserId, SyncTrigger.First, OperationId.Of(DueRun(connection)));
        }
        catch (DomainException refusal) when (refusal.Code != ErrorCode.Unavailable)
        {
            report.FirstNotStarted(Id, refusal.Code);
            await lifecycle.NoLongerDue(connection);
        }
    }

    // What is due has one id whoever starts it, so that a start that died half-way finds its hold.
    static Guid DueRun(ConnectionState connection) => new(SHA256.HashData([.. connection.Id.ToByteArray(), .. BitConverter.GetBytes(connection.NextDueAt!.Value.UtcTicks)])[..16]);

    async Task Disarm()
    {
        if (await this.GetReminder(WorkReminder) is { } reminder) await this.UnregisterReminder(reminder);
    }

    // Google being out of reach must not keep a person from disconnecting.
    async Task Revoke(ConnectionState connection)
    {
        try
        {
            if (await lifecycle.Grant(connection) is { } grant) await google.Revoke(grant.RefreshToken ?? grant.AccessToken);
        }
        catch (Exception failure)
        {
            report.RevocationFailed(connection, failure);
        }
    }

    async Task<ConnectionState> Own(Guid userId) => await lifecycle.Load(Id) is { IsActive: true } connection && connection.UserId == userId
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
