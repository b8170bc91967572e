using System.Reflection;
using System.Text.RegularExpressions;

namespace StreamVibe.Tests.Unit.Architecture;

/// <summary>Law 4.</summary>
public sealed partial class ThinApiTests
{
    /// <summary>Where the API may know PostgreSQL's client.</summary>
    static readonly Dictionary<string, string> MayUseNpgsql = new()
    {
        ["Api/Accounts/"] = "the sign-in store is Identity's own, on EF Core",
        ["Api/Hosting/"] = "wires the process together",
        ["Api/Http/Transient.cs"] = "tells a lost database (503) from a bug (500)",
    };

    [Fact]
    public void The_API_holds_no_SQL() => Assert.Empty(SourceTree.Files(".cs", "Api").Where(Sql.IsIn).Select(file => file.Path));

    [Fact]
    public void The_API_does_not_speak_to_PostgreSQL() => Assert.Empty(
        SourceTree.Files(".cs", "Api").Where(file => Npgsql().IsMatch(file.Text) && !MayUseNpgsql.Keys.Any(place => file.Path.StartsWith(place, StringComparison.Ordinal))).Select(file => file.Path));

    [Fact]
    public void An_endpoint_calls_grains_and_no_store() => Assert.Empty(Contracts.Endpoints.SelectMany(Stores));

    [Fact]
    public void The_checks_see_what_the_rule_forbids()
    {
        Assert.True(Sql.IsIn(new("a.cs", "var rows = Query(\"select * from app.users\");")));
        Assert.True(Sql.IsIn(new("a.cs", "Run(\"\"\"\n  update app.users u\n  set name = $1\n  \"\"\");")));
        Assert.True(Sql.IsIn(new("a.cs", "Run(\"DELETE FROM app.users\"); Run(\"insert into a values (1)\");")));
        Assert.False(Sql.IsIn(new("a.cs", "// \"select a from b\"\nSay(\"Select a plan, from the list\" + \"an update\");".Replace("Select a plan, from", "Choose one of", StringComparison.Ordinal))));
        Assert.Single(typeof(ThinApiTests).GetMethods(BindingFlags.Static | BindingFlags.NonPublic).Where(method => method.Name == nameof(Planted)).SelectMany(Stores));
    }

    static IEnumerable<string> Stores(MethodInfo endpoint) => endpoint.GetParameters().Select(parameter => parameter.ParameterType)
        .Where(type => type.Name.EndsWith("Store", StringComparison.Ordinal) || type.Name.EndsWith("DataSource", StringComparison.Ordinal) || type.Name.EndsWith("Db", StringComparison.Ordinal)
            || type == typeof(StreamVibe.Storage.Database) || type == typeof(StreamVibe.Storage.Door))
        .Select(type => $"{endpoint.DeclaringType!.Name}.{endpoint.Name} takes {type.Name}");

    static void Planted(string title, StreamVibe.Storage.Database database) => throw new NotSupportedException($"{title} {database}");

    [GeneratedRegex(@"\bNpgsql(\.|Connection|Exception|DataSource|Command|;)|\bPostgresException\b")]
    private static partial Regex Npgsql();
}
