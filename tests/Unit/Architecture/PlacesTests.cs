using System.Text.RegularExpressions;

namespace StreamVibe.Tests.Unit.Architecture;

/// <summary>Law 11 and section 3 of the design: everything stands where it is looked for.</summary>
public sealed partial class PlacesTests
{
    static readonly string[] Slices = ["Accounts", "Billing", "Connections", "Content", "Analysis", "Seo", "Notifications", "Audit", "Maintenance"];

    /// <summary>Folders that are no slice, by project.</summary>
    static readonly Dictionary<string, string[]> Foundations = new()
    {
        ["Grains.Interfaces"] = [],
        ["Grains"] = ["Settings", "Storage", "Time", "Vault"],
        ["Api"] = ["Hosting", "Http", "OpenApi", "Operations", "Properties"],
    };

    static readonly Dictionary<string, string> MayHoldSql = new()
    {
        ["Grains/Storage/"] = "how statements are sent, not what they say",
    };

    [Theory]
    [InlineData("Grains.Interfaces")]
    [InlineData("Grains")]
    [InlineData("Api")]
    public void A_slice_has_the_same_name_in_every_project(string project) =>
        Assert.Empty(SourceTree.Files(".cs", project).Where(file => file.Path.Count(c => c == '/') > 1).Select(file => file.Path.Split('/')[1]).Distinct().Except(Slices).Except(Foundations[project]));

    [Theory]
    [InlineData("Grains.Interfaces", "StreamVibe.")]
    [InlineData("Grains", "StreamVibe.")]
    [InlineData("Api", "StreamVibe.Api.")]
    public void A_file_of_a_slice_is_in_the_namespace_of_the_slice(string project, string prefix) => Assert.Empty(SourceTree.Files(".cs", project).Where(file => IsAstray(file, prefix)).Select(file => file.Path));

    [Fact]
    public void SQL_stands_in_stores() =>
        Assert.Empty(SourceTree.Files(".cs", "Grains").Where(file => Sql.IsIn(file) && !file.Name.EndsWith("Store.cs", StringComparison.Ordinal) && !MayHoldSql.Keys.Any(place => file.Path.StartsWith(place, StringComparison.Ordinal)))
            .Select(file => file.Path));

    [Fact]
    public void Contracts_hold_no_SQL() => Assert.Empty(SourceTree.Files(".cs", "Grains.Interfaces").Where(Sql.IsIn).Select(file => file.Path));

    [Fact]
    public void The_contracts_reference_Orleans_and_nothing_else()
    {
        var project = SourceTree.Read("Grains.Interfaces/Grains.Interfaces.csproj").Text;
        Assert.Equal(["Microsoft.Orleans.Sdk"], Reference().Matches(project).Select(match => match.Groups[1].Value));
        Assert.All(Contracts.Interfaces.GetReferencedAssemblies(), assembly => Assert.Matches(@"^(System|Orleans)\.", assembly.Name));
    }

    [Fact]
    public void The_checks_see_what_the_rule_forbids()
    {
        Assert.True(IsAstray(new("Grains/Billing/Plan.cs", "namespace StreamVibe.Plans;\n"), "StreamVibe."));
        Assert.False(IsAstray(new("Grains/Billing/Plan.cs", "namespace StreamVibe.Billing;\n"), "StreamVibe."));
        Assert.Equal(["Npgsql"], Reference().Matches("""<PackageReference Include="Npgsql" />""").Select(match => match.Groups[1].Value));
    }

    // The request classes of the Google client keep the names its generator gives them.
    static bool IsAstray(SourceFile file, string prefix) => file.Path.Split('/') is [_, var slice, ..] && Slices.Contains(slice) && !file.Path.StartsWith("Grains/Connections/YouTube/Client/", StringComparison.Ordinal)
        && !Regex.IsMatch(file.Text, $@"(?m)^namespace {Regex.Escape(prefix + slice)}[.;\w]*\r?$");

    [GeneratedRegex("(?:Package|Project|Framework)?Reference Include=\"([^\"]+)\"")]
    private static partial Regex Reference();
}
