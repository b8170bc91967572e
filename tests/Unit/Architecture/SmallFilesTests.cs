using System.Text.RegularExpressions;

namespace StreamVibe.Tests.Unit.Architecture;

/// <summary>Law 11: files are small and named for what they are.</summary>
public sealed partial class SmallFilesTests
{
    const int MostLines = 300, MedianLines = 50;

    static readonly IReadOnlyList<SourceFile> Product = SourceTree.Files(".cs", SourceTree.Product);

    [Fact]
    public void No_file_is_long() => Assert.Empty(TooLong(Product));

    [Fact]
    public void Half_of_the_files_fit_on_a_screen() => Assert.InRange(Median(Product), 1, MedianLines);

    [Fact]
    public void No_file_and_no_type_is_a_drawer_for_everything() => Assert.Empty(Product.SelectMany(Drawers));

    [Fact]
    public void The_checks_see_what_the_rule_forbids()
    {
        var planted = new SourceFile("Grains/StringHelper.cs", string.Concat(Enumerable.Repeat("x\n", 301)) + "static class TextUtils { } sealed record Common(int A); enum Commonplace { }");
        Assert.Equal((302, 302), (TooLong([planted]).Single().Lines, Median([planted])));
        Assert.Equal(["StringHelper.cs", "TextUtils", "Common"], Drawers(planted).Select(found => found.Split(' ')[^1]));
    }

    static IEnumerable<SourceFile> TooLong(IEnumerable<SourceFile> files) => files.Where(file => file.Lines > MostLines);

    static int Median(IReadOnlyList<SourceFile> files) => files.Select(file => file.Lines).Order().ElementAt(files.Count / 2);

    static IEnumerable<string> Drawers(SourceFile file)
    {
        if (Drawer().IsMatch(Path.GetFileNameWithoutExtension(file.Name))) yield return $"{file.Path}: {file.Name}";
        foreach (Match type in Declared().Matches(file.Text))
            if (Drawer().IsMatch(type.Groups[1].Value)) yield return $"{file.Path}: {type.Groups[1].Value}";
    }

    [GeneratedRegex("(Utils?|Utilities|Helpers?|Managers?|Common)$")]
    private static partial Regex Drawer();

    [GeneratedRegex(@"(?:^|\s)(?:class|record|struct|interface|enum)\s+(?:struct\s+|class\s+)?([A-Z]\w*)")]
    private static partial Regex Declared();
}
