using Npgsql;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Storage;

/// <summary>Runs the promises of <c>policies.sql</c>, also against walls that were torn down on purpose.</summary>
public sealed class PolicyTests(PostgresFixture postgres)
{
    [Fact]
    public async Task The_policies_keep_what_the_script_promises_and_it_leaves_nothing_behind()
    {
        var database = await postgres.MigratedAsync();
        await Run(database);
        Assert.Equal([0L], await Sql.ListAsync<long>(database, "select count(*) from auth.\"user\" where email like '%@policies.example'", "streamvibe_service"));
    }

    [Theory]
    [InlineData("drop policy user_select on app.content_item", "one's own content_item")]
    [InlineData("alter policy user_select on app.notification using (true)", "nobody sees a message")]
    [InlineData("alter policy user_select on app.sync_run using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid) or status = 'completed')", "sync_run")]
    [InlineData("alter policy user_select on app.users using (id = (select current_setting('app.user_id', true)::uuid))", "invalid input syntax")]
    [InlineData("alter policy user_insert on app.audit_log with check (true)", "nobody writes a row")]
    [InlineData("alter policy user_insert on app.operation with check (true)", "an operation is not written in another name")]
    [InlineData("alter policy user_update on app.notification with check (true)", "a message does not move to somebody else")]
    [InlineData("alter policy user_delete on app.notification using (true)", "only one's own message is deleted")]
    [InlineData("alter table app.users no force row level security", "the owner sees no profile")]
    [InlineData("alter table app.content_revision disable row level security", "content_revision")]
    [InlineData("grant usage on schema vault to streamvibe_user; grant select on vault.secret to streamvibe_user", "the vault is closed")]
    [InlineData("grant select on app.users to streamvibe_public", "the public role sees no users")]
    [InlineData("create or replace function app.has_role(p_role text) returns boolean language sql stable as 'select true'", "nobody sees a profile")]
    [InlineData("alter table app.sync_run drop constraint sync_run_connection_fkey", "a run cannot hang on somebody else's connection")]
    public async Task A_wall_that_is_torn_down_is_noticed(string planted, string noticed)
    {
        var database = await postgres.CreateDatabaseAsync();
        await Sql.RunAsync(database, planted, "streamvibe_owner");
        var broken = await Assert.ThrowsAsync<PostgresException>(() => Run(database));
        Assert.Contains(noticed, broken.MessageText, StringComparison.Ordinal);
    }

    // As the product signs in. One statement after another, as psql sends them: a semicolon at the end of a line, outside of a body, ends one.
    static async Task Run(string database)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        foreach (var statement in Statements(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Storage", "policies.sql"))))
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    static IEnumerable<string> Statements(string script)
    {
        var (statement, body) = ("", false);
        foreach (var line in script.Split('\n').Where(line => !line.StartsWith("--", StringComparison.Ordinal)))
        {
            statement += line + "\n";
            if ((line.Split("$$").Length - 1) % 2 == 1) body = !body;
            if (body || !line.EndsWith(';')) continue;
            yield return statement;
            statement = "";
        }
        Assert.True(string.IsNullOrWhiteSpace(statement), "The script ends inside a statement.");
    }
}
