using System.Text.RegularExpressions;
using Npgsql;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Storage;

/// <summary>The rules of the catalogue, each first on what was migrated, then on what was broken on purpose.</summary>
public sealed partial class CatalogueTests(PostgresFixture postgres)
{
    public static TheoryData<Lint> Rules => [.. Lints.All];

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task A_migrated_database_keeps_the_rule(Lint rule)
    {
        var found = await Run(rule.Sql);
        Assert.Equal([], found.Except(rule.Allowed.Keys));
        // An exception that is needed no longer goes.
        Assert.Equal([], rule.Allowed.Keys.Except(found));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task A_broken_rule_is_found(Lint rule) => Assert.Contains(rule.Found, await Run(rule.Sql, rule.Planted));

    [Fact]
    public async Task No_policy_calls_a_function_for_each_row() => Assert.DoesNotContain(await Run(Policies), IsAskedPerRow);

    [Theory]
    [InlineData("app.has_role('admin')")]
    [InlineData("user_id = nullif(current_setting('app.user_id', true), '')::uuid")]
    [InlineData("user_id = (select nullif(current_setting('app.user_id', true), '')::uuid) or lower(kind) = 'x'")]
    [InlineData("(select app.has_role(notification.kind))")]
    public async Task A_function_that_a_policy_calls_for_each_row_is_found(string rule) =>
        Assert.Single((await Run(Policies, $"alter policy user_delete on app.notification using ({rule})")).Where(IsAskedPerRow), found => found.StartsWith("notification ", StringComparison.Ordinal));

    const string Policies =
        """
        select c.relname || ' ' || rule from pg_policy p join pg_class c on c.oid = p.polrelid, unnest(array[pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)]) rule
        where rule is not null
        """;

    // Within a scalar subselect it is asked once, unless that needs a column of the row.
    static bool IsAskedPerRow(string policy)
    {
        var (table, rule) = (policy.Split(' ')[0], policy[(policy.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        return Call().IsMatch(Subselect().Replace(rule, inside => inside.Value.Contains(table + ".", StringComparison.Ordinal) ? "per_row()" : "once"));
    }

    // Each in a transaction that is taken back: roles belong to the whole server.
    async Task<List<string>> Run(string sql, string planted = "select 1")
    {
        await using var connection = new NpgsqlConnection(PostgresFixture.AsSuperuser(await postgres.MigratedAsync()));
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var plant = new NpgsqlCommand(planted, connection)) await plant.ExecuteNonQueryAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var found = new List<string>();
        while (await reader.ReadAsync()) found.Add(reader.GetString(0));
        return found;
    }

    [GeneratedRegex(@"\(\s*SELECT\b(?>[^()]+|(?<open>\()|(?<-open>\)))*(?(open)(?!))\)")]
    private static partial Regex Subselect();

    [GeneratedRegex(@"[a-z_][a-z0-9_]*\(", RegexOptions.IgnoreCase)]
    private static partial Regex Call();
}
