using System.Text.RegularExpressions;

namespace StreamVibe.Tests.Unit.Architecture;

/// <summary>A database session goes from one user to the next as it is (ADR 42), so nothing may outlive the transaction that made it.</summary>
public sealed partial class SessionsKeepNothingTests
{
    static readonly Dictionary<string, string> MayKeep = new()
    {
        ["Silo/Migrations/Migrator.cs"] = "a connection of its own, closed at the end",
    };

    [Fact]
    public void No_statement_leaves_anything_in_its_session() =>
        Assert.Empty(new[] { "Grains", "Api", "Silo" }.SelectMany(project => SourceTree.Files(".cs", project)).Concat(SourceTree.Files(".sql", "db"))
            .Where(file => !MayKeep.ContainsKey(file.Path) && Lasting().IsMatch(file.Text)).Select(file => file.Path));

    [Theory]
    [InlineData("select set_config('app.user_id', $1, false)")]
    [InlineData("set session statement_timeout = 0")]
    [InlineData("select pg_advisory_lock(1)")]
    [InlineData("create temporary table x ()")]
    [InlineData("declare c cursor with hold for select 1")]
    public void What_would_stay_is_found(string statement) => Assert.Matches(Lasting(), statement);

    [Theory]
    [InlineData("select set_config('app.user_id', $1, true)")]
    [InlineData("select pg_advisory_xact_lock(1)")]
    [InlineData("update app.users set session = 1")]
    public void What_ends_with_its_transaction_is_not(string statement) => Assert.DoesNotMatch(Lasting(), statement);

    [GeneratedRegex(@"set_config\([^()]*,\s*false\s*\)|\bset\s+session\s+[a-z]|pg_(try_)?advisory_lock|\bcreate\s+temp|cursor\s+with\s+hold", RegexOptions.IgnoreCase)]
    private static partial Regex Lasting();
}
