using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Accounts;

/// <summary>Entity Framework's model and the migrated tables are two descriptions of one thing.</summary>
public sealed class AuthModelTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    [Fact]
    public async Task The_model_agrees_with_the_migrated_tables()
    {
        await using var scope = system.App.Services.CreateAsyncScope();
        var context = AuthDb(scope.ServiceProvider);
        var model = context.GetService<IDesignTimeModel>().Model.GetRelationalModel();
        var tables = model.Tables.ToList();
        Assert.Equal(["data_protection_key", "external_login", "mail", "second_factor", "sign_in_state", "user", "user_claim", "user_token"], tables.Select(table => table.Name).Order());
        Assert.All(tables, table => Assert.Equal("auth", table.Schema));
        foreach (var table in tables)
        {
            Assert.Equal(
                await Rows($"select column_name || ' ' || data_type || ' ' || is_nullable from information_schema.columns where table_schema = 'auth' and table_name = '{table.Name}'"),
                table.Columns.Select(column => $"{column.Name} {column.StoreType} {(column.IsNullable ? "YES" : "NO")}").Order(StringComparer.Ordinal));
            // What each is called is the business of the migrations.
            Assert.Equal(
                await Rows($"select a.attname from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey) where i.indrelid = 'auth.{Quoted(table)}'::regclass and i.indisprimary"),
                table.PrimaryKey!.Columns.Select(column => column.Name).Order(StringComparer.Ordinal));
            Assert.Subset(
                (await Rows($"select indexname from pg_indexes where schemaname = 'auth' and tablename = '{table.Name}'")).ToHashSet(),
                table.Indexes.Select(index => index.Name).ToHashSet());
        }
    }

    static string Quoted(ITable table) => $"\"{table.Name}\"";

    // The class is the Api's own; only its model is looked at.
    static DbContext AuthDb(IServiceProvider services)
    {
        var type = typeof(Program).Assembly.GetTypes().Single(type => type.IsSubclassOf(typeof(DbContext)));
        return (DbContext)services.GetRequiredService(type);
    }

    async Task<IEnumerable<string>> Rows(string sql) => (await Sql.ListAsync<string>(system.App.Database, sql, "streamvibe_owner")).Order(StringComparer.Ordinal);
}
