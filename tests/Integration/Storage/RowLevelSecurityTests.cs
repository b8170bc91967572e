using Npgsql;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Storage;

/// <summary>The second wall: what the role of signed-in users may see, whatever a query of ours forgets.</summary>
public sealed class RowLevelSecurityTests(SyncedLibrary library) : IClassFixture<SyncedLibrary>
{
    const string Role = "streamvibe_user";

    string Database => library.App.Database;

    [Theory]
    [InlineData("")]
    // As a connection is left by a user whose transaction has ended: the setting is there, and empty.
    [InlineData("begin; select set_config('app.user_id', gen_random_uuid()::text, true); commit;")]
    public async Task Without_a_user_no_row_of_any_table_is_seen_and_nothing_fails(string before)
    {
        var (tables, read) = (await Tables(), 0);
        foreach (var table in tables)
        {
            if (!await MayRead(table)) continue;
            read++;
            Assert.Equal([0L], await Nobody($"select count(*) from {table}", before));
        }
        Assert.True(read >= 13, $"Only {read} of {tables.Count} tables can be read.");
        if (before.Length > 0) Assert.Equal([0L], await Nobody("select length(current_setting('app.user_id'))::bigint", before));
    }

    [Fact]
    public async Task As_a_user_only_ones_own_rows_are_seen()
    {
        var stranger = await library.App.RegisterAsync();
        await stranger.ConnectNew(items: 2);
        foreach (var table in await Tables())
        {
            if (!await MayRead(table)) continue;
            var owner = table == "app.users" ? "id" : "user_id";
            var seen = await As(stranger.Id, $"select distinct {owner} from {table}");
            Assert.All(seen, row => Assert.Equal(stranger.Id, row));
        }
        Assert.Equal(2, (await As(stranger.Id, "select id from app.content_item")).Count);
    }

    [Fact]
    public async Task Somebody_elses_row_cannot_be_changed_by_its_id()
    {
        var stranger = await library.App.RegisterAsync();
        var item = await library.TakeItem();
        Assert.Empty(await As(stranger.Id, $"update app.content_item set title = 'taken' where id = '{item}' returning id"));
        Assert.Empty(await As(stranger.Id, $"update app.notification set read_at = now() where user_id = '{library.User.Id}' returning id"));
        Assert.Single(await As(library.User.Id, $"update app.content_item set title = title where id = '{item}' returning id"));
    }

    [Theory]
    [InlineData("insert into app.audit_log (id, user_id, at, actor, action, target) values (gen_random_uuid(), '{0}', now(), 'me', 'x', 'y')")]
    [InlineData("insert into app.operation (user_id, id, fingerprint, created_at) values ('{0}', gen_random_uuid(), '', now())")]
    public async Task A_row_cannot_be_written_in_somebody_elses_name(string sql)
    {
        var stranger = await library.App.RegisterAsync();
        var refused = await Assert.ThrowsAsync<PostgresException>(() => As(stranger.Id, sql.Replace("{0}", library.User.Id.ToString(), StringComparison.Ordinal)));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Theory]
    [InlineData("select name from vault.secret")]
    [InlineData("select email from auth.\"user\"")]
    [InlineData("select id from auth.session")]
    [InlineData("select state_hash from app.oauth_flow")]
    [InlineData("update app.usage_counter set used = 0")]
    [InlineData("update app.subscription set plan = 'studio'")]
    [InlineData("insert into app.user_role (user_id, role, granted_at) values (gen_random_uuid(), 'admin', now())")]
    [InlineData("select app.settle_usage(gen_random_uuid(), gen_random_uuid(), true, now())")]
    [InlineData("select app.roll_over(gen_random_uuid(), now(), now(), now(), now())")]
    public async Task What_is_no_business_of_a_user_is_denied(string sql)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => As(library.User.Id, sql));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task Search_asks_for_the_user_of_the_transaction()
    {
        const string Search = "select id from app.search_own_content('zanzibar', null, null, null, null, null, null, null, 10)";
        Assert.Equal(3, (await As(library.User.Id, Search)).Count);
        Assert.Empty(await As((await library.App.RegisterAsync()).Id, Search));
        Assert.Empty(await Sql.ListAsync<Guid>(Database, Search, Role));
    }

    // Asked for as the superuser: a role sees only what it has rights on.
    Task<List<string>> Tables() => Sql.ListAsync<string>(PostgresFixture.AsSuperuser(Database), "select schemaname || '.' || tablename from pg_tables where schemaname = 'app' order by 1");

    async Task<List<long>> Nobody(string sql, string before)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Database) { Pooling = false, Options = $"-c role={Role}" }.ConnectionString);
        await connection.OpenAsync();
        await using (var used = new NpgsqlCommand(before.Length > 0 ? before : "select 1", connection)) await used.ExecuteNonQueryAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return [(long)(await command.ExecuteScalarAsync())!];
    }

    async Task<bool> MayRead(string table) => (await Sql.ListAsync<bool>(Database, $"select has_table_privilege('{Role}', '{table}', 'select')", Role))[0];

    async Task<List<Guid>> As(Guid user, string sql)
    {
        var text = new NpgsqlConnectionStringBuilder(Database) { Pooling = false, Options = $"-c role={Role} -c app.user_id={user}" };
        await using var connection = new NpgsqlConnection(text.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<Guid>();
        while (await reader.ReadAsync()) rows.Add(reader.GetGuid(0));
        return rows;
    }
}
