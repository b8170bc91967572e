using StreamVibe.Billing;
using StreamVibe.Connections.YouTube;
using StreamVibe.Vault;

namespace StreamVibe.Connections;

[GrainType("connection")]
sealed class ConnectionGrain(
    LifecycleStore lifecycle, SyncRunStore runs, SyncStore syncs, SyncStarter starter, SyncRunner runner, SecretStore secrets, GoogleOAuth google,
    SyncReport report, TimeProvider clock) : Grain, IConnectionGrain, IRemindable
{
    const string WorkReminder = "work";
    static readonly TimeSpan ReminderPeriod = TimeSpan.FromHours(1);

    Keeper? keeper;
    IGrainTimer? worker;
    bool working;
    bool startedMeanwhile;
    Task<SyncRun>? starting;
    OperationId startingAs;

    Guid Id => this.GetPrimaryKey();

    public async Task<SyncRun> StartSync(Guid userId, SyncTrigger trigger, OperationId operation)
    {
        var connection = await Own(userId);
        // A client's own key is remembered with its answer, so it does not share another's start: it finds the run that came of it.
        while (starting is { } other && operation.Fingerprint.Length > 0 && operation != startingAs) await Settled(other);
        // Many requests at once start one run; the others are answered with it.
        if (starting is null) (starting, startingAs) = (starter.Start(connection, trigger, operation), operation);
        var start = starting;
        try
        {
            var run = await start;
            // A run that waits after a setback is left waiting.
            if (worker is null) Work(TimeSpan.Zero);
            else startedMeanwhile = true;
            return run;
        }
        finally
        {
            if (ReferenceEquals(starting, start)) starting = null;
        }
    }

    public async Task CancelSync(Guid userId, Guid syncId, OperationId operation)
    {
        var connection = await Own(userId);
        if (await runs.FindOpen(Id) is not { } open || open.Run.Id != syncId) return;
        try
        {
            await Tell(connection, await syncs.Cancel(connection, open, clock.GetUtcNow()));
            // A pause after a setback was the cancelled run's: the next one need not wait for its end.
            if (!working) Rest();
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
        var open = await runs.FindOpen(Id);
        var counter = await lifecycle.Disconnect(connection, deleteContent, open?.Run.Id, clock.GetUtcNow());
        Rest();
        keeper = null;
        await Tell(connection, counter);
        if (await this.GetReminder(WorkReminder) is { } reminder) await this.UnregisterReminder(reminder);
    }

    public async Task Reconnected()
    {
        keeper = null;
        await this.RegisterOrUpdateReminder(WorkReminder, ReminderPeriod, ReminderPeriod);
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => Wake();

    public async Task Wake()
    {
        var connection = await lifecycle.Load(Id);
        if (working || starting is not null || connection is not { IsActive: true, NextDueAt: { } due } || due > clock.GetUtcNow()) return;
        if (await runs.FindOpen(Id) is not null) Work(TimeSpan.Zero);
        else if (connection.LastSyncedAt is null) await StartFirst(connection);
    }

    // The person connected and the process died, or the plan had no unit left: what can start, starts.
    async Task StartFirst(ConnectionState connection)
    {
        try
        {
            await StartSync(connection.UserId, SyncTrigger.First, OperationId.Of(FirstRun(connection)));
        }
        catch (DomainException refusal)
        {
            report.FirstNotStarted(Id, refusal.Code);
            await lifecycle.Due(Id, null);
        }
    }

    // The same connection's first run has the same id whoever starts it, until it has been tried.
    static Guid FirstRun(ConnectionState connection) => new(System.Security.Cryptography.SHA256.HashData([.. connection.Id.ToByteArray(), .. BitConverter.GetBytes(connection.NextDueAt?.UtcTicks ?? 0)])[..16]);

    void Work(TimeSpan delay)
    {
        worker?.Dispose();
        worker = this.RegisterGrainTimer(Turn, new GrainTimerCreationOptions(delay, TimeSpan.FromMilliseconds(1)) { KeepAlive = true });
    }

    async Task Settled(Task<SyncRun> start)
    {
        await Task.WhenAny(start);
        if (ReferenceEquals(starting, start)) starting = null;
    }

    void Rest()
    {
        worker?.Dispose();
        worker = null;
    }

    async Task Turn(CancellationToken stopping)
    {
        startedMeanwhile = false;
        await TakeStep();
        // Opened while this turn found out that the run before was over.
        if (startedMeanwhile && worker is null) Work(TimeSpan.Zero);
    }

    // One step a turn, so that nobody waits for this grain longer than for one page.
    async Task TakeStep()
    {
        if (await lifecycle.Load(Id) is not { IsActive: true } connection || await runs.FindOpen(Id) is not { } run)
        {
            Rest();
            return;
        }
        working = true;
        try
        {
            keeper ??= new(connection, secrets, google, report, clock);
            if (run.Run.Status == SyncStatus.Queued) report.Started(connection, run.Run.Id);
            if (await runner.Step(connection, run, keeper)) await Complete(connection, run);
        }
        catch (RunLost)
        {
            Rest();
        }
        catch (PlatformException failure)
        {
            await SetBack(connection, run, failure);
        }
        catch (Exception failure)
        {
            // The lease runs out and the sweep wakes this grain for another try.
            report.StepFailed(run.Run.Id, failure);
            Rest();
        }
        finally
        {
            working = false;
        }
    }

    async Task Complete(ConnectionState connection, OpenRun run)
    {
        Rest();
        await Tell(connection, await syncs.Complete(connection, run, clock.GetUtcNow()));
        report.Completed(connection, run.Run);
    }

    async Task SetBack(ConnectionState connection, OpenRun run, PlatformException failure)
    {
        Rest();
        var now = clock.GetUtcNow();
        var setback = SyncRules.AfterFailure(run.Checkpoint, failure, now);
        try
        {
            if (setback.Problem is { } problem)
            {
                report.Failed(connection, run.Run.Id, problem);
                await Tell(connection, await syncs.Fail(connection, run, problem, now));
                if (problem.Code == "needs_reauth") await lifecycle.NeedsReauth(connection, problem, now);
            }
            else if (setback.RetryAt is { } retryAt)
            {
                report.Delayed(run.Run.Id, failure, retryAt);
                await syncs.Step(connection, run, setback.Checkpoint, null, retryAt, now);
                Work(retryAt - now);
            }
        }
        catch (RunLost)
        {
            // Cancelled meanwhile.
        }
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

    async Task Tell(ConnectionState connection, UsageCounter? counter)
    {
        if (counter is not null) await GrainFactory.GetGrain<ISubscriptionGrain>(connection.UserId).Observe(counter);
    }
}
