using System.Text.Json;
using Npgsql;
using StreamVibe.Connections.YouTube;
using StreamVibe.Storage;

namespace StreamVibe.Connections;

/// <summary>Reads of a user's connections and runs, under that user's row level security.</summary>
sealed class ConnectionStore(Database database, Cursors cursors)
{
    const string Columns =
        $"""
        c.id, c.platform, c.status, c.last_synced_at, c.grant_expires_at, c.problem_code, c.problem_message, c.created_at, c.scopes,
        (select coalesce(json_agg(json_build_object('Id', a.id, 'Handle', a.handle, 'Title', a.title) order by a.created_at), '[]')
         from app.social_account a where a.connection_id = c.id and a.user_id = c.user_id and a.is_active),
        {ScheduleStore.Columns}
        """;

    public async Task<Page<Connection>> List(Guid userId, PageRequest page)
    {
        var scope = $"connections/{userId}";
        var after = cursors.Read<TimeKey>(page.Cursor, scope);
        var rows = await database.For(userId).List(row => (Value: Map(row), CreatedAt: row.Time(7)), new Statement(
            $"""
            select {Columns} from app.platform_connection c
            where c.user_id = $1 and c.is_active and ($2::timestamptz is null or (c.created_at, c.id) < ($2, $3::uuid))
            order by c.created_at desc, c.id desc limit $4
            """, userId, after?.At, after?.Id, page.Limit + 1));
        var found = rows.ToPage(page, row => new TimeKey(row.CreatedAt, row.Value.Id), cursors, scope);
        return new([.. found.Items.Select(row => row.Value)], found.NextCursor);
    }

    /// <summary>Null where the user has no such connection.</summary>
    public Task<Connection?> Get(Guid userId, Guid id) => database.For(userId).One(Map,
        new Statement($"select {Columns} from app.platform_connection c where c.user_id = $1 and c.id = $2 and c.is_active", userId, id));

    /// <summary>Every connection of the user with its version, also those that have ended.</summary>
    public Task<List<(Connection Value, long Version)>> Versions(Guid userId) => database.For(userId).List(row => (Map(row), row.GetInt64(row.FieldCount - 1)),
        new Statement($"select {Columns}, c.version from app.platform_connection c where c.user_id = $1", userId));

    static Connection Map(NpgsqlDataReader row)
    {
        var auto = ScheduleStore.Map(row, 10);
        return new(
            row.Id(0), Names.Parse<Platform>(row.GetString(1)), Names.Parse<ConnectionStatus>(row.GetString(2)),
            [.. JsonSerializer.Deserialize<SocialAccount[]>(row.GetString(9))!],
            new(auto.Enabled, auto.EveryMinutes), row.TimeOrNull(3), auto.NextAt, row.TimeOrNull(4),
            row.TextOrNull(5) is { } code ? new(code, row.TextOrNull(6) ?? "") : null,
            [.. GoogleOAuth.Capabilities(row.Texts(8))]);
    }
}
