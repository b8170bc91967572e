using System.Text.Json;
using Npgsql;
using StreamVibe.Audit;
using StreamVibe.Billing;
using StreamVibe.Notifications;
using StreamVibe.Storage;

namespace StreamVibe.Connections;

/// <summary>The life of a sync run. Every write is fenced by the run's version: who lost the run changes nothing.</summary>
sealed class SyncStore(Database database, HealthStore healths, AuditStore audit, NotificationStore notifications)
{
    public const string EndedConstraint = "platform_connection_ended";

    /// <summary>Opens a run whose unit is held. Fails with <see cref="SyncRunStore.OpenConstraint"/> where another is open, with <see cref="EndedConstraint"/> where the connection has ended, with <see cref="ScheduleStore.DueConstraint"/> where an automatic one is not due any more.</summary>
    public Task Open(ConnectionState connection, Guid runId, SyncTrigger trigger, DateTimeOffset now, Statement? operation) => database.Service.Write(
    [
        .. operation is null ? Array.Empty<Statement>() : [operation],
        new Statement(
            $"""
            with before as (select is_active, next_sync_at from app.platform_connection where id = $1 for update),
            renewed as (
              update app.platform_connection c
              set next_due_at = $2, first_sync_due_at = null, auto_sync_failures = 0, next_sync_at = case when version = $3 or $5::timestamptz is not null then $4::timestamptz else c.next_sync_at end, version = c.version + 1
              from before where c.id = $1 and before.is_active and ($5::timestamptz is null or before.next_sync_at = $5)
              returning 1)
            select app.demand(exists (select from before where is_active), '{EndedConstraint}'), app.demand(exists (select from renewed), '{ScheduleStore.DueConstraint}')
            """, connection.Id, now + SyncRules.Lease, connection.Version, AutoSyncRules.Plan(connection, connection.Status, now, now),
            trigger == SyncTrigger.Automatic ? connection.AutoSync.NextAt : null).ForItsEffect(),
        new("insert into app.sync_run (id, user_id, connection_id, trigger, status, queued_at) values ($1, $2, $3, $4, 'queued', $5)",
            runId, connection.UserId, connection.Id, Names.Of(trigger), now),
        trigger == SyncTrigger.Manual
            ? audit.ByUser(connection.UserId, "sync.started", $"sync:{runId}", now)
            : audit.BySystem(connection.UserId, "sync.started", $"sync:{runId}", now),
    ]);

    /// <summary>When the connection's grain must be woken, if nothing happens before.</summary>
    public static Statement Renew(Guid connectionId, DateTimeOffset due) => new("update app.platform_connection set next_due_at = $2 where id = $1", connectionId, due);

    /// <summary>Moves the run to its next step; refuses the transaction where somebody else did.</summary>
    public static Statement Advance(OpenRun run, Checkpoint next, PageCounts counts, DateTimeOffset now) => new(
        $"""
        with moved as (
          update app.sync_run
          set status = 'running', started_at = coalesce(started_at, greatest($3, queued_at)), checkpoint = $4::jsonb, version = version + 1,
              seen = seen + $5, created = created + $6, updated = updated + $7, deleted = deleted + $8, quarantined = quarantined + $9
          where id = $1 and version = $2 and status in ('queued', 'running')
          returning 1)
        select app.demand(exists (select from moved), '{RunLost.Constraint}')
        """, run.Run.Id, run.Version, now, JsonSerializer.Serialize(next), counts.Seen, counts.Created, counts.Updated, counts.Deleted, counts.Quarantined);

    /// <summary>Saves a step that brought no content, with the channel's newest name where it was looked up.</summary>
    public async Task Step(ConnectionState connection, OpenRun run, Checkpoint next, Channel? channel, DateTimeOffset due, DateTimeOffset now)
    {
        List<Statement> statements = [Renew(connection.Id, due), Advance(run, next, default, now).ForItsEffect()];
        if (channel is not null)
            statements.Add(new("update app.social_account set handle = $2, title = $3, updated_at = $4 where id = $1", connection.AccountId, channel.Handle, channel.Title, now));
        await Fenced(() => database.Service.Write([.. statements]));
    }

    /// <summary>Ends a pass: run, counter, connection, audit row and notification in one transaction. Answers the counter as it is now.</summary>
    public Task<UsageCounter?> Complete(ConnectionState connection, OpenRun run, DateTimeOffset now) => Whatever(connection, state => End(state, run, SyncStatus.Completed, null, now,
    [
        .. healths.Change(state, HealthRules.Apply(state.Health, new(HealthCause.SyncCompleted), now), now, endsRun: true),
        new("update app.platform_connection set last_synced_at = $2, last_complete_at = case when $3 then $2 else last_complete_at end where id = $1",
            state.Id, now, run.Checkpoint.Pass == SyncPass.Complete),
        .. run.Checkpoint.Pass == SyncPass.Complete ? [ListPageStore.Prune(state.AccountId, run.Run.Id), QuarantineStore.Prune(state.AccountId, run.Run.Id)] : Array.Empty<Statement>(),
        notifications.Tell(state.UserId, "sync_completed", "Sync completed", Told(run.Run), $"/app/connections/{state.Id}", now),
    ]));

    /// <summary>Ends a run that cannot go on; its unit is given back, and the connection shows the problem.</summary>
    /// <exception cref="Superseded">A new consent came while the old grant failed; nothing was written.</exception>
    public Task<UsageCounter?> Fail(ConnectionState connection, OpenRun run, Problem problem, DateTimeOffset now) => healths.Decide(connection, state => End(state, run, SyncStatus.Failed, problem, now,
    [
        .. healths.Change(state, HealthRules.Apply(state.Health, HealthRules.After(problem), now), now, endsRun: true, problem),
        LeftOff(state, run),
        // What goes on failing by itself is told when it begins.
        .. run.Run.Trigger == SyncTrigger.Automatic && state.Health.Problem?.Code == problem.Code
            ? Array.Empty<Statement>()
            : [notifications.Tell(state.UserId, "sync_failed", "Sync failed", problem.Message, $"/app/connections/{state.Id}", now)],
    ]));

    /// <summary>Ends a run because its owner says so; its unit is given back.</summary>
    public Task<UsageCounter?> Cancel(ConnectionState connection, OpenRun run, DateTimeOffset now) => Whatever(connection, state => End(state, run, SyncStatus.Cancelled, null, now,
        [.. healths.Change(state, new(state.Health), now, endsRun: true), LeftOff(state, run), audit.ByUser(state.UserId, "sync.cancelled", $"sync:{run.Run.Id}", now)]));

    // New items were saved and older ones were not: a pass over the newest would take them for the end of what is new.
    static Statement LeftOff(ConnectionState connection, OpenRun run) => new(
        "update app.platform_connection set last_complete_at = null where id = $1 and exists (select from app.sync_run r where r.id = $2 and r.created > 0)", connection.Id, run.Run.Id);

    static string Told(SyncRun run) => $"{run.Seen} items seen: {run.Created} new, {run.Updated} changed, {run.Deleted} gone."
        + (run.Quarantined > 0 ? $" {run.Quarantined} could not be read and were left as they are." : "");

    // That a run has ended is true whatever grant there is by now; a connection that ended took its run along.
    async Task<UsageCounter?> Whatever(ConnectionState connection, Func<ConnectionState, Task<UsageCounter?>> end)
    {
        try { return await healths.Decide(connection, end, anyGrant: true); }
        catch (Superseded) { throw new RunLost(); }
    }

    // A clock that was set back, or another silo's, must not end a run before it began.
    Task<UsageCounter?> End(ConnectionState connection, OpenRun run, SyncStatus status, Problem? problem, DateTimeOffset now, params Statement[] effects) => Fenced(() => database.Service.One(
        BillingStore.Counter,
    [
        // The connection, which the effects are about, is locked before the run, as everywhere.
        .. effects,
        new Statement(
            $"""
            with ended as (
              update app.sync_run set status = $3, finished_at = greatest($4, started_at, queued_at), problem_code = $5::text, problem_message = $6::text, checkpoint = null, version = version + 1
              where id = $1 and ($2::bigint is null or version = $2) and status in ('queued', 'running')
              returning 1)
            select app.demand(exists (select from ended), '{RunLost.Constraint}')
            """, run.Run.Id, status == SyncStatus.Cancelled ? null : run.Version, Names.Of(status), now, problem?.Code, problem?.Message).ForItsEffect(),
        .. status == SyncStatus.Cancelled ? Array.Empty<Statement>() : [audit.BySystem(connection.UserId, $"sync.{Names.Of(status)}", $"sync:{run.Run.Id}", now)],
        BillingStore.Settle(connection.UserId, run.Run.Id, commit: status == SyncStatus.Completed, now),
    ]));

    /// <summary>Runs a fenced write; a lost run is <see cref="RunLost"/>.</summary>
    public static async Task<T> Fenced<T>(Func<Task<T>> write)
    {
        try
        {
            return await write();
        }
        catch (PostgresException lost) when (lost.ConstraintName == RunLost.Constraint)
        {
            throw new RunLost();
        }
    }
}

/// <summary>The run was cancelled, ended, or taken over by another activation: stop, and change nothing.</summary>
sealed class RunLost() : Exception("The run is somebody else's now, or over.")
{
    public const string Constraint = "sync_run_version";
}
