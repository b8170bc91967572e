using System.Text.Json;
using Npgsql;
using StreamVibe.Storage;

namespace StreamVibe.Connections;

/// <summary>Reads of sync runs: a user's own, and the open one of a connection.</summary>
sealed class SyncRunStore(Database database, Cursors cursors)
{
    public const string OpenConstraint = "sync_run_open_key";
    public const string KeyConstraint = "sync_run_pkey";

    /// <summary>Whether a run of the connection <c>c</c> is open.</summary>
    public const string IsOpen = "exists (select from app.sync_run r where r.connection_id = c.id and r.status in ('queued', 'running'))";

    public const string Columns =
        "r.id, r.connection_id, r.status, r.trigger, r.seen, r.created, r.updated, r.deleted, r.started_at, r.finished_at, r.problem_code, r.problem_message, r.queued_at, r.checkpoint, r.version, r.quarantined";

    /// <summary>Newest first.</summary>
    public async Task<Page<SyncRun>> List(Guid userId, Guid connectionId, PageRequest page)
    {
        var scope = $"syncs/{userId}/{connectionId}";
        var after = cursors.Read<TimeKey>(page.Cursor, scope);
        var rows = await database.For(userId).List(row => (Value: Map(row), At: row.Time(12)), new Statement(
            $"""
            select {Columns} from app.sync_run r
            where r.user_id = $1 and r.connection_id = $2 and ($3::timestamptz is null or (r.queued_at, r.id) < ($3, $4::uuid))
            order by r.queued_at desc, r.id desc limit $5
            """, userId, connectionId, after?.At, after?.Id, page.Limit + 1));
        var found = rows.ToPage(page, row => new TimeKey(row.At, row.Value.Id), cursors, scope);
        return new([.. found.Items.Select(row => row.Value)], found.NextCursor);
    }

    /// <summary>Null where the user has no such run.</summary>
    public Task<SyncRun?> Get(Guid userId, Guid id) => database.For(userId).One(Map,
        new Statement($"select {Columns} from app.sync_run r where r.user_id = $1 and r.id = $2", userId, id));

    /// <summary>The run that is queued or running, with its checkpoint; null where none is.</summary>
    public Task<OpenRun?> FindOpen(Guid connectionId) => database.Service.One(MapOpen,
        new Statement(
            $"""
            select {Columns}, c.last_complete_at from app.sync_run r join app.platform_connection c on c.id = r.connection_id
            where r.connection_id = $1 and r.status in ('queued', 'running')
            """, connectionId));

    /// <summary>The user's runs that are queued or running.</summary>
    public Task<List<SyncRun>> ListOpen(Guid userId) => database.For(userId).List(Map,
        new Statement($"select {Columns} from app.sync_run r where r.user_id = $1 and r.status in ('queued', 'running')", userId));

    public static SyncRun Map(NpgsqlDataReader row) => new(
        row.Id(0), row.Id(1), Names.Parse<SyncStatus>(row.GetString(2)), Names.Parse<SyncTrigger>(row.GetString(3)), row.GetInt32(4), row.GetInt32(5), row.GetInt32(6), row.GetInt32(7),
        row.TimeOrNull(8), row.TimeOrNull(9), row.TextOrNull(10) is { } code ? new(code, row.TextOrNull(11) ?? "") : null, row.GetInt32(15));

    static OpenRun MapOpen(NpgsqlDataReader row) => new(
        Map(row), row.TextOrNull(13) is { } checkpoint ? JsonSerializer.Deserialize<Checkpoint>(checkpoint)! : Checkpoint.Start, row.GetInt64(14), row.TimeOrNull(16));
}
