using Npgsql;
using StreamVibe.Billing;

namespace StreamVibe.Connections;

/// <summary>How the grain works on a run: a timer whose every turn does one step.</summary>
sealed partial class ConnectionGrain
{
    IGrainTimer? worker;
    bool working;

    /// <summary>Counts the workers, so that one that ends late does not stop its successor.</summary>
    int shift;

    void Work(TimeSpan delay)
    {
        worker?.Dispose();
        worker = this.RegisterGrainTimer(Turn, ++shift, new GrainTimerCreationOptions(delay, TimeSpan.FromMilliseconds(1)) { KeepAlive = true });
    }

    // Only the worker that is meant: while a turn waited for the platform, a new run may have got a new one.
    void Rest(int mine)
    {
        if (mine != shift) return;
        worker?.Dispose();
        worker = null;
        Leave();
    }

    // One step a turn, so that nobody waits for this grain longer than for one page.
    async Task Turn(int mine, CancellationToken stopping)
    {
        // A tick that was under way when its timer was disposed.
        if (mine != shift || stopping.IsCancellationRequested) return;
        if (!HasPlace())
        {
            // Its lease is over by now, or soon; the sweep, or the next round, brings it back.
            Rest(mine);
            return;
        }
        working = true;
        try
        {
            if (await healths.Load(Id) is { IsActive: true } connection && await runs.FindOpen(Id) is { } run) await Step(connection, run, mine);
            else Rest(mine);
        }
        catch (Exception failure)
        {
            // The database does not answer. The lease runs out, and the sweep wakes this grain for another try.
            report.StepFailed(Id, failure);
            Rest(mine);
        }
        finally
        {
            working = false;
        }
    }

    async Task Step(ConnectionState connection, OpenRun run, int mine)
    {
        if (run.Run.Status == SyncStatus.Queued) report.Started(connection, run.Run.Id);
        ShowProgress(connection, run.Run);
        try
        {
            // Found out by a check, or by another activation: the platform need not be asked again.
            if (connection.Status == ConnectionStatus.NeedsReauth) throw new PlatformException(PlatformFailure.GrantGone, "The connection needs a new consent.");
            if (!await runner.Step(connection, run, KeeperOf(connection))) return;
            // The place is free when the tables say so.
            var counter = await syncs.Complete(connection, run, clock.GetUtcNow());
            Rest(mine);
            report.Completed(connection, run.Run);
            await Ended(connection, run.Run.Id, counter);
        }
        catch (PlatformException failure)
        {
            await SetBack(connection, run, failure, mine);
        }
        catch (RunLost)
        {
            await Lose(run, mine);
        }
        catch (Exception failure) when (failure is not NpgsqlException { IsTransient: true })
        {
            // Not foreseen: it counts as a failed try, so that a run cannot fail for ever.
            report.StepFailed(run.Run.Id, failure);
            await SetBack(connection, run, new(PlatformFailure.Transient, "Something went wrong on our side."), mine);
        }
    }

    // Another activation that works on the same run is left to it; after a cancel the next turn finds the run that is open now, or none.
    async Task Lose(OpenRun run, int mine)
    {
        if ((await runs.FindOpen(Id))?.Run.Id == run.Run.Id) Rest(mine);
    }

    // What is left to do when the tables say that a run is over.
    async Task Ended(ConnectionState connection, Guid runId, UsageCounter? counter)
    {
        ShowEnd(connection, runId);
        await Tell(connection, counter);
        await Arm();
    }

    async Task SetBack(ConnectionState connection, OpenRun run, PlatformException failure, int mine)
    {
        Rest(mine);
        try { await SetBack(connection, run, failure); }
        catch (RunLost) { await Lose(run, mine); }
    }

    async Task SetBack(ConnectionState connection, OpenRun run, PlatformException failure)
    {
        var now = clock.GetUtcNow();
        var setback = SyncRules.AfterFailure(run.Checkpoint, failure, now);
        if (setback.Problem is { } problem) await Fail(connection, run, problem, now);
        else if (setback.RetryAt is { } retryAt)
        {
            report.Delayed(run.Run.Id, failure, retryAt);
            await syncs.Step(connection, run, setback.Checkpoint, null, retryAt, now);
            Work(retryAt - now);
        }
    }

    async Task Fail(ConnectionState connection, OpenRun run, Problem problem, DateTimeOffset now)
    {
        try
        {
            var counter = await syncs.Fail(connection, run, problem, now);
            report.Failed(connection, run.Run.Id, problem);
            await Ended(connection, run.Run.Id, counter);
        }
        catch (Superseded)
        {
            // New tokens arrived while the old ones failed: the run goes on with them.
            keeper = null;
            Work(TimeSpan.Zero);
        }
    }
}
