using System.Text.RegularExpressions;

namespace StreamVibe.Tests.Unit.Architecture;

/// <summary>Law 7.</summary>
public sealed partial class TimeIsInjectedTests
{
    static readonly Dictionary<string, string> MaySwitchTheBanOff = new()
    {
        ["Grains/Time/Ids.cs"] = "the one place that makes ids, from the injected clock",
        ["tests/Unit/Silo/SandboxClockTests.cs"] = "plays the client factory, with a handler of its own",
    };

    static readonly Dictionary<string, string> MayAskTheDatabasesClock = new()
    {
        ["db/0002_orleans.sql"] = "Orleans' provider passes no time; the column is for people who look, and nothing decides by it",
        ["db/0013_external.sql"] = "a login goes by a cascade, which passes no time; the issuer whose tokens are compared with it runs on real time too",
        ["Silo/Migrations/MigrationJournal.cs"] = "when a script was applied, for people who look; it runs before there is a clock to follow, and nothing decides by it",
    };

    [Theory]
    [InlineData("P:System.DateTime.UtcNow")]
    [InlineData("P:System.DateTimeOffset.UtcNow")]
    [InlineData("P:System.DateTime.Now")]
    [InlineData("P:System.DateTimeOffset.Now")]
    [InlineData("P:System.Random.Shared")]
    [InlineData("M:System.Guid.NewGuid")]
    public void The_wall_clock_and_chance_are_banned(string symbol) => Assert.Contains(symbol + ";", SourceTree.Read("BannedSymbols.txt").Text, StringComparison.Ordinal);

    [Fact]
    public void The_ban_holds_in_every_project()
    {
        var all = SourceTree.Read("Directory.Build.props").Text;
        Assert.Contains("Microsoft.CodeAnalysis.BannedApiAnalyzers", all, StringComparison.Ordinal);
        Assert.Contains("BannedSymbols.txt", all, StringComparison.Ordinal);
        Assert.Contains("<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", all, StringComparison.Ordinal);
    }

    [Fact]
    public void The_ban_is_switched_off_only_where_the_list_says_why()
    {
        var found = SourceTree.Files(".cs", [.. SourceTree.Product, "tests"]).Where(file => SwitchesOff().IsMatch(file.Text)).Select(file => file.Path).ToHashSet();
        Assert.Equal(MaySwitchTheBanOff.Keys.Where(path => File.Exists(Path.Combine(SourceTree.Root, path))).Order(), found.Order());
        Assert.Empty(SourceTree.Files(".csproj", [.. SourceTree.Product, "tests"]).Where(file => file.Text.Contains("RS0030", StringComparison.Ordinal)).Select(file => file.Path));
        Assert.DoesNotContain("RS0030", SourceTree.Read(".editorconfig").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void SQL_takes_the_time_as_a_parameter()
    {
        var found = SourceTree.Files(".sql", "db").Where(file => Sql.AsksTheClock(file.Text))
            .Concat(SourceTree.Files(".cs", SourceTree.Product).Where(file => file.Literals.Any(Sql.AsksTheClock))).Select(file => file.Path);
        Assert.Empty(found.Except(MayAskTheDatabasesClock.Keys));
    }

    [Theory]
    [InlineData("insert into a values (now())", true)]
    [InlineData("at timestamptz default CURRENT_TIMESTAMP", true)]
    [InlineData("where at < clock_timestamp() - $1", true)]
    [InlineData("-- now() is forbidden\nselect at from a where known() = $1", false)]
    public void The_check_sees_the_databases_clock(string sql, bool asks) => Assert.Equal(asks, Sql.AsksTheClock(sql));

    [Fact]
    public void The_check_sees_a_switched_off_ban() => Assert.Matches(SwitchesOff(), "#pragma  warning disable CA1000, RS" + "0030");

    [GeneratedRegex(@"#pragma\s+warning\s+disable[^\n]*RS0030|SuppressMessage\([^)]*RS0030")]
    private static partial Regex SwitchesOff();
}
