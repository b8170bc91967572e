using Npgsql;
using StreamVibe.Audit;
using StreamVibe.Billing;
using StreamVibe.Notifications;
using StreamVibe.Storage;

namespace StreamVibe.Connections;

/// <summary>Whether and when a connection syncs by itself, as its row says.</summary>
sealed class ScheduleStore(Database database, HealthStore healths, AuditStore audit, NotificationStore notifications)
{
    /// <summary>The date of an automatic sync is not the one that was read: somebody started or moved it.</summary>
    public const string DueConstraint = "platform_connection_due";

    public const string Columns =
        """
        case when c.auto_sync_chosen then c.auto_sync end, c.auto_sync_minutes,
        coalesce((select s.plan from app.subscription s where s.user_id = c.user_id), 'free'), c.next_sync_at, c.auto_sync_failures
        """;

    public static AutoSyncState Map(NpgsqlDataReader row, int first) => new(
        row.IsDBNull(first) ? null : row.GetBoolean(first), row.GetInt32(first + 1), row.GetString(first + 2) != Plans.Free.Code, row.TimeOrNull(first + 3), row.GetInt32(first + 4));

    /// <summary>Saves what the owner wants and plans anew; an edit that changes nothing writes nothing.</summary>
    /// <exception cref="DomainException"><see cref="ErrorCode.ValidationFailed"/>, or <see cref="ErrorCode.NotFound"/>: it ended meanwhile.</exception>
    public Task Choose(ConnectionState connection, AutoSyncEdit edit, DateTimeOffset now) => Decide(connection, state =>
    {
        var chosen = AutoSyncRules.Change(state.AutoSync, edit);
        if (chosen == state.AutoSync) return Task.FromResult(0);
        var next = chosen with { NextAt = AutoSyncRules.Plan(state with { AutoSync = chosen }, state.Status, state.LastSyncedAt, now), Failures = 0 };
        return database.Service.Write(Set(state, next, now), audit.ByUser(state.UserId, "connection.changed", $"connection:{state.Id}", now));
    });

    /// <summary>Brings the date in line with a plan that has changed.</summary>
    public Task Plan(ConnectionState connection, DateTimeOffset now) => Decide(connection, state =>
        database.Service.Write(Set(state, state.AutoSync with { NextAt = AutoSyncRules.Keep(state, state.Status, now) }, now)));

    /// <summary>Moves an automatic sync that could not be started, and gives back what was held for it. Answers the counter as it is now; null where nothing was held, or the date is not the one that was tried.</summary>
    public async Task<UsageCounter?> Postpone(ConnectionState connection, Guid runId, AutoSyncSetback setback, DateTimeOffset now)
    {
        var notice = setback is { Notice: { } told, NoticeId: { } id }
            ? notifications.Tell(connection.UserId, told.Kind, told.Title, told.Body, "/app/connections", now, id)
            : null;
        try
        {
            return await Postpone(connection, runId, setback, notice, now);
        }
        catch (PostgresException known) when (known.ConstraintName == NotificationStore.KeyConstraint)
        {
            return await Postpone(connection, runId, setback, notice: null, now);
        }
        catch (PostgresException moved) when (moved.ConstraintName == DueConstraint)
        {
            return null;
        }
    }

    Task<UsageCounter?> Postpone(ConnectionState connection, Guid runId, AutoSyncSetback setback, Statement? notice, DateTimeOffset now) => database.Service.One(BillingStore.Counter,
    [
        new Statement(
            $"""
            with moved as (
              update app.platform_connection c
              set next_sync_at = $3, auto_sync_failures = $4, next_due_at = $5, version = version + 1
              where id = $1 and next_sync_at = $2 and is_active and not {SyncRunStore.IsOpen}
              returning 1)
            select app.demand(exists (select from moved), '{DueConstraint}')
            """, connection.Id, connection.AutoSync.NextAt, setback.NextAt, setback.Failures,
            ScheduleRules.NextDue(connection.Id, connection.Health, connection.FirstSyncDueAt, setback.NextAt, now)).ForItsEffect(),
        .. notice is null ? Array.Empty<Statement>() : [notice],
        BillingStore.Settle(connection.UserId, runId, commit: false, now),
    ]);

    async Task Decide(ConnectionState connection, Func<ConnectionState, Task<int>> write)
    {
        try { await healths.Decide(connection, write, anyGrant: true); }
        catch (Superseded) { throw DomainException.NotFound("connection"); }
    }

    // While a run is open next_due_at is its lease.
    static Statement Set(ConnectionState connection, AutoSyncState next, DateTimeOffset now) => new Statement(
        $"""
        with changed as (
          update app.platform_connection c
          set auto_sync = coalesce($3::boolean, auto_sync), auto_sync_chosen = $3::boolean is not null, auto_sync_minutes = $4, next_sync_at = $5::timestamptz, auto_sync_failures = $6,
              next_due_at = case when {SyncRunStore.IsOpen} then next_due_at else $7::timestamptz end, updated_at = $8, version = version + 1
          where id = $1 and version = $2
          returning 1)
        select app.demand(exists (select from changed), '{HealthStore.ChangedConstraint}')
        """, connection.Id, connection.Version, next.Choice, next.EveryMinutes, next.NextAt, next.Failures,
        ScheduleRules.NextDue(connection.Id, connection.Health, connection.FirstSyncDueAt, next.NextAt, now), now).ForItsEffect();
}
