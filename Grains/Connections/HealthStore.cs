using Npgsql;
using StreamVibe.Audit;
using StreamVibe.Notifications;
using StreamVibe.Storage;

namespace StreamVibe.Connections;

/// <summary>Reads a connection's state, and writes what <see cref="HealthRules"/> decided on it: row, audit and notification, if the state is still the one decided on.</summary>
sealed class HealthStore(Database database, AuditStore audit, NotificationStore notifications)
{
    public const string ChangedConstraint = "platform_connection_version";

    public const string Select =
        $"""
        select c.id, c.user_id, c.platform, c.status, c.problem_code, c.problem_message, c.failures, c.last_verified_at, c.granted_at, c.grant_expires_at, c.lapse_announced,
               a.id, a.external_id, c.last_synced_at, c.next_due_at, c.first_sync_due_at, c.refreshed_at, c.refresh_retry_at, c.version,
               {ScheduleStore.Columns}
        from app.platform_connection c join app.social_account a on a.connection_id = c.id and a.user_id = c.user_id
        """;

    /// <summary>Null where there is no such connection.</summary>
    public Task<ConnectionState?> Load(Guid id) => database.Service.One(Map, new Statement($"{Select} where c.id = $1", id));

    /// <summary>Writes what <paramref name="decide"/> makes of the state; should another write have come between, decides anew on the state it left.</summary>
    /// <param name="anyGrant">Whether it holds for a new consent's grant as well.</param>
    /// <exception cref="Superseded">The connection has ended, or a new consent replaced the grant that this is about; nothing was written.</exception>
    public async Task<T> Decide<T>(ConnectionState connection, Func<ConnectionState, Task<T>> decide, bool anyGrant = false)
    {
        for (var state = connection; ;)
        {
            try
            {
                return await decide(state);
            }
            catch (PostgresException changed) when (changed.ConstraintName == ChangedConstraint)
            {
                state = await Load(connection.Id) is { IsActive: true } now && (anyGrant || now.Health.GrantedAt == connection.Health.GrantedAt) ? now : throw new Superseded();
            }
        }
    }

    /// <summary>Applies one event by itself. A connection that has ended or was connected anew is left alone.</summary>
    public async Task Record(ConnectionState connection, HealthEvent what, DateTimeOffset now)
    {
        try
        {
            await Decide(connection, state => database.Service.Write(Change(state, HealthRules.Apply(state.Health, what, now), now)));
        }
        catch (Superseded)
        {
            // What happened is not about the grant there is now.
        }
    }

    /// <summary>The change as statements. While a run is open <c>next_due_at</c> is its lease and stays, unless this very transaction ends the run.</summary>
    /// <param name="problem">Why the run that ends here failed.</param>
    public Statement[] Change(ConnectionState connection, HealthChange change, DateTimeOffset now, bool endsRun = false, Problem? problem = null)
    {
        var next = change.Next;
        var sync = endsRun ? AutoSyncRules.AfterRun(connection, next.Status, problem, now) : AutoSyncRules.Keep(connection, next.Status, now);
        var by = change.Action == "connection.disconnected" ? audit.ByUser : (Func<Guid, string, string, DateTimeOffset, Statement>)audit.BySystem;
        return
        [
            new Statement(
                $"""
                with changed as (
                  update app.platform_connection c
                  set status = $3, is_active = $3 <> 'revoked', problem_code = $4::text, problem_message = $5::text, failures = $6, last_verified_at = $7::timestamptz,
                      grant_expires_at = $8::timestamptz, lapse_announced = $9, next_sync_at = $13::timestamptz, updated_at = $11, version = version + 1,
                      next_due_at = case when $12 or not {SyncRunStore.IsOpen}
                        then $10::timestamptz else next_due_at end
                  where id = $1 and version = $2
                  returning 1)
                select app.demand(exists (select from changed), '{ChangedConstraint}')
                """, connection.Id, connection.Version, Names.Of(next.Status), next.Problem?.Code, next.Problem?.Message, next.Failures, next.VerifiedAt, next.GrantExpiresAt,
                next.LapseAnnounced, ScheduleRules.NextDue(connection.Id, next, connection.FirstSyncDueAt, sync, now), now, endsRun, sync).ForItsEffect(),
            .. change.Action is { } action ? [by(connection.UserId, action, $"connection:{connection.Id}", now)] : Array.Empty<Statement>(),
            .. change.Notice is { } notice
                ? [notifications.Tell(connection.UserId, notice.Kind, notice.Title, notice.Body, $"/app/connections/{connection.Id}", now)]
                : Array.Empty<Statement>(),
        ];
    }

    public static ConnectionState Map(NpgsqlDataReader row) => new(
        row.Id(0), row.Id(1), Names.Parse<Platform>(row.GetString(2)),
        new(Names.Parse<ConnectionStatus>(row.GetString(3)), row.TextOrNull(4) is { } code ? new(code, row.TextOrNull(5) ?? "") : null, row.GetInt32(6),
            row.TimeOrNull(7), row.TimeOrNull(8), row.TimeOrNull(9), row.GetBoolean(10)),
        row.Id(11), row.GetString(12), row.TimeOrNull(13), row.TimeOrNull(14), row.TimeOrNull(15), row.TimeOrNull(16), row.TimeOrNull(17), ScheduleStore.Map(row, 19), row.GetInt64(18));
}

/// <summary>The connection has ended or got a new grant: what was to be written is about one that is gone.</summary>
sealed class Superseded() : Exception("The connection has ended, or has another grant now.");
