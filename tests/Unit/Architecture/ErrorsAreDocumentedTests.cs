namespace StreamVibe.Tests.Unit.Architecture;

/// <summary>Law 6.</summary>
public sealed class ErrorsAreDocumentedTests
{
    [Fact]
    public void Every_error_code_has_its_row_in_the_documentation() => Assert.Empty(Missing(SourceTree.Read("docs/errors.md").Text));

    [Fact]
    public void The_check_sees_a_missing_row() =>
        Assert.Equal(Enum.GetValues<ErrorCode>().Length - 1, Missing("Says `not_found` in passing.\n| `version_conflict` | 409 |\n").Count());

    static IEnumerable<string> Missing(string page)
    {
        var rows = page.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]).ToHashSet();
        return Enum.GetValues<ErrorCode>().Select(DomainException.Text).Where(code => !rows.Contains(code));
    }
}
