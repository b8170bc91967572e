using System.Text.RegularExpressions;

namespace StreamVibe.Tests.Unit.Architecture;

/// <summary>The checkout's own sources, as they were when the tests were built from it.</summary>
static partial class SourceTree
{
    /// <summary>The projects that ship.</summary>
    public static readonly string[] Product = ["Grains.Interfaces", "Grains", "Silo", "Api", "Sandbox"];

    public static readonly string Root = Find();

    /// <summary>Files with this ending under the folders; what a build writes is left out.</summary>
    public static IReadOnlyList<SourceFile> Files(string ending, params string[] folders)
    {
        var files = folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*" + ending, SearchOption.AllDirectories))
            .Select(file => new SourceFile(Path.GetRelativePath(Root, file).Replace('\\', '/'), File.ReadAllText(file)))
            .Where(file => !Written().IsMatch(file.Path)).ToList();
        Assert.NotEmpty(files);
        return files;
    }

    public static SourceFile Read(string path)
    {
        var file = Path.Combine(Root, path);
        Assert.True(File.Exists(file), $"{path} is missing.");
        return new(path, File.ReadAllText(file));
    }

    static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "StreamVibe.sln"))) return folder.FullName;
        throw new InvalidOperationException("The tests must run inside the checkout: there is no StreamVibe.sln above them.");
    }

    [GeneratedRegex("(^|/)(obj|bin|artifacts|node_modules)/")]
    private static partial Regex Written();
}

/// <param name="Path">From the repository root, with slashes.</param>
sealed partial record SourceFile(string Path, string Text)
{
    public string Name => System.IO.Path.GetFileName(Path);

    public int Lines => Text.AsSpan().TrimEnd('\n').Count('\n') + 1;

    /// <summary>The text between quotation marks, without what comment lines quote.</summary>
    public IEnumerable<string> Literals => Literal().Matches(Comment().Replace(Text, "")).Select(match => match.Value);

    [GeneratedRegex(""""(?s)"""(.+?)"""|"(?:\\.|[^"\\\n])*"|@"(?:[^"]|"")*"""", RegexOptions.CultureInvariant)]
    private static partial Regex Literal();

    [GeneratedRegex(@"(?m)^\s*//.*$")]
    private static partial Regex Comment();
}
