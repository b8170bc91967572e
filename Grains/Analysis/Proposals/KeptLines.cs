using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace StreamVibe.Analysis.Proposals;

/// <summary>
/// What a rewritten description must not lose, without I/O: each line with a link, an address, a user name or a time stamp. A line whose links are missing is put back at the end, as it was; chapters, which
/// are worth something only whole and in order, are put back together.
/// </summary>
static partial class KeptLines
{
    /// <summary>Null where a line to put back would not pass as it is: what cleaning takes out of it is lost as well.</summary>
    public static string? PutBack(string before, string rewritten)
    {
        var lines = before.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var chapters = lines.Where(line => TimeStamp().IsMatch(line)).ToImmutableArray();
        var next = rewritten.Split('\n').ToList();
        var tornChapters = !chapters.Select(Words).SequenceEqual(next.Where(line => TimeStamp().IsMatch(line)).Select(Words));
        // A time stamp that the model made up leads nowhere.
        if (tornChapters) next.RemoveAll(line => TimeStamp().IsMatch(line));
        var links = LinkRules.Of(string.Join('\n', next)).ToHashSet(StringComparer.Ordinal);
        var missing = lines.Where(line => !TimeStamp().IsMatch(line) && LinkRules.Of(line).Any(link => !links.Contains(link))).ToImmutableArray();
        if (tornChapters && !chapters.All(Passes) || !missing.All(Passes)) return null;
        string[] parts = [string.Join('\n', next).Trim(), Lines(tornChapters ? chapters : []), Lines(missing)];
        return string.Join("\n\n", parts.Where(part => part.Length > 0));
    }

    static bool Passes(string line) => Words(PlainText.Block(line)) == Words(line);

    static string Lines(ImmutableArray<string> lines) => string.Join('\n', lines.Select(PlainText.Block));

    // Other spaces are no other text.
    static string Words(string line) => string.Join(' ', line.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex(@"(^|[\s(\[])\d{1,2}:\d{2}(:\d{2})?($|[\s)\],.\-–—:])", RegexOptions.NonBacktracking)]
    private static partial Regex TimeStamp();
}
