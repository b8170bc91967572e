using DbUp.Engine;
using Microsoft.Extensions.Logging.Abstractions;
using StreamVibe.Migrations;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Silo;

public sealed class MigrationTests(PostgresFixture postgres)
{
    const string Applied = "select script from migrations.applied order by script";

    [Fact]
    public async Task A_second_run_finds_nothing_to_do()
    {
        var database = await postgres.CreateEmptyDatabaseAsync();
        await Migrate(database);
        var first = await Sql.ListAsync<DateTime>(database, "select applied_at from migrations.applied order by script", "streamvibe_owner");
        await Migrate(database);
        Assert.Equal(first, await Sql.ListAsync<DateTime>(database, "select applied_at from migrations.applied order by script", "streamvibe_owner"));
        Assert.Equal(MigrationScripts.Numbered.Count, first.Count);
    }

    [Fact]
    public async Task Three_starters_at_once_migrate_once()
    {
        var database = await postgres.CreateEmptyDatabaseAsync();
        await Task.WhenAll(Migrate(database), Migrate(database), Migrate(database));
        Assert.Equal(MigrationScripts.Numbered.Select(script => script.Name), await Sql.ListAsync<string>(database, Applied, "streamvibe_owner"));
    }

    [Fact]
    public async Task Starters_of_different_databases_do_not_trip_over_the_shared_roles()
    {
        var databases = new List<string>();
        for (var i = 0; i < 4; i++) databases.Add(await postgres.CreateEmptyDatabaseAsync());
        await Task.WhenAll(databases.Select(Migrate));
    }

    [Fact]
    public async Task A_script_edited_after_it_was_applied_is_refused()
    {
        var database = await postgres.CreateEmptyDatabaseAsync();
        await Migrate(database, new SqlScript("db/0001_a.sql", "select 1"));
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Migrate(database, new SqlScript("db/0001_a.sql", "select 2")));
        Assert.Contains("db/0001_a.sql changed after being applied", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_script_leaves_nothing_behind_and_is_named()
    {
        var database = await postgres.CreateEmptyDatabaseAsync();
        var failed = await Assert.ThrowsAsync<InvalidOperationException>(() => Migrate(database, new SqlScript("db/0001_a.sql", "create schema half; select 1/0")));
        Assert.Contains("db/0001_a.sql", failed.Message, StringComparison.Ordinal);
        Assert.Empty(await Sql.ListAsync<string>(database, "select nspname::text from pg_namespace where nspname = 'half'"));
    }

    [Fact]
    public async Task Everything_belongs_to_the_owner_role()
    {
        var database = await postgres.CreateDatabaseAsync();
        Assert.Equal(["streamvibe_owner"], await Sql.ListAsync<string>(database,
            "select distinct pg_get_userbyid(relowner)::text from pg_class c join pg_namespace n on n.oid = c.relnamespace where nspname in ('app', 'auth', 'vault', 'orleans', 'migrations')"));
    }

    [Fact]
    public async Task A_superuser_is_refused_where_it_counts()
    {
        var superuser = PostgresFixture.AsSuperuser(await postgres.CreateDatabaseAsync());
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => LoginCheck.RunAsync(superuser, refuse: true, NullLogger.Instance, TestContext.Current.CancellationToken));
        Assert.Contains("row level security does not bind", refused.Message, StringComparison.Ordinal);
        await LoginCheck.RunAsync(superuser, refuse: false, NullLogger.Instance, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_login_that_may_do_nothing_is_told_what_it_lacks()
    {
        var database = await postgres.CreateEmptyDatabaseAsync();
        var superuser = PostgresFixture.AsSuperuser(database);
        await Sql.RunAsync(superuser, "create role poor login");
        var poor = new Npgsql.NpgsqlConnectionStringBuilder(database) { Username = "poor" }.ConnectionString;
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Migrate(poor));
        Assert.Contains("grant streamvibe_owner to poor", refused.Message, StringComparison.Ordinal);
    }

    static Task Migrate(string database) => Migrator.RunAsync(database, NullLogger.Instance, TestContext.Current.CancellationToken);

    static Task Migrate(string database, SqlScript script) => Migrator.RunAsync(database, [script], NullLogger.Instance, TestContext.Current.CancellationToken);
}
