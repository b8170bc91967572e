using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace StreamVibe.Analysis;

/// <summary>
/// What public content is about, without I/O. A keyword's score is the sum, over all who use it, of the logarithm of what it weighs with them: many who use it a little count more than one who uses it a lot.
/// An item weighs by the logarithm of its views, and half as much with every ninety days of its age; a word of a title counts half of a tag.
/// </summary>
static partial class TrendingRules
{
    public const int Most = 500;

    /// <summary>Used by so many, a word is of nobody in particular. What may say more than a word could be an order to the model, and a few accounts are soon made.</summary>
    public const int FewestCreatorsForPrompts = 3, FewestCreatorsOfPhrases = 25;

    const int MostForPrompts = 30, LongestSingle = 15, LongestSingleWithoutSpaces = 6, Longest = 40, ShortestWord = 3;

    static readonly TimeSpan HalfLife = TimeSpan.FromDays(90);

    /// <summary>Highest score first, which is 100.</summary>
    public static ImmutableArray<Trend> Score(IEnumerable<PublicItem> items, DateTimeOffset now)
    {
        var weights = new Dictionary<string, Dictionary<Guid, double>>(StringComparer.Ordinal);
        foreach (var item in items)
            foreach (var (keyword, share) in Keywords(item))
            {
                if (!weights.TryGetValue(keyword, out var byCreator)) weights[keyword] = byCreator = [];
                byCreator[item.UserId] = byCreator.GetValueOrDefault(item.UserId) + share * Weight(item, now);
            }
        var scored = weights.Select(pair => (Keyword: pair.Key, Score: pair.Value.Values.Sum(weight => Math.Log(1 + weight)), Creators: pair.Value.Count))
            .OrderByDescending(one => one.Score).ThenBy(one => one.Keyword, StringComparer.Ordinal).Take(Most).ToList();
        return [.. scored.Select(one => new Trend(one.Keyword, Math.Max(0.01, Math.Round(100 * one.Score / scored[0].Score, 2)), one.Creators))];
    }

    /// <summary>In the order of the alphabet: by their scores a few could order them into a sentence.</summary>
    public static ImmutableArray<string> ForPrompts(IEnumerable<Trend> trends) =>
        [.. trends.Where(trend => trend.Creators >= (IsSingle(trend.Keyword) ? FewestCreatorsForPrompts : FewestCreatorsOfPhrases)).Take(MostForPrompts).Select(trend => trend.Keyword).Order(StringComparer.Ordinal)];

    // Scripts of the Far East write sentences without spaces.
    static bool IsSingle(string keyword) => !keyword.Contains(' ', StringComparison.Ordinal) && keyword.Length <= (keyword.Any(c => c >= '\u2E80') ? LongestSingleWithoutSpaces : LongestSingle);

    // Each once, for what it counts most.
    static Dictionary<string, double> Keywords(PublicItem item)
    {
        var found = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var word in Words().Matches(Links().Replace(item.Title, " ")).Select(match => match.Value.ToLowerInvariant()))
            if (word.Length is >= ShortestWord and <= Longest && word.Any(char.IsLetter) && !StopWords.Are(word)) found.TryAdd(word, 0.5);
        foreach (var tag in item.Tags.Select(Tag).OfType<string>()) found[tag] = 1;
        return found;
    }

    // A tag is a phrase, or it is none of anything: links, addresses and what else people put there.
    static string? Tag(string tag)
    {
        var phrase = Gaps().Replace(tag.Trim().TrimStart('#'), " ").Trim().ToLowerInvariant();
        return phrase.Length is >= 2 and <= Longest && Phrase().IsMatch(phrase) && phrase.Any(char.IsLetter) && !StopWords.Are(phrase) ? phrase : null;
    }

    static double Weight(PublicItem item, DateTimeOffset now) =>
        (1 + Math.Log10(1 + Math.Max(0, item.Views))) * Math.Pow(0.5, Math.Max(0, (now - item.PublishedAt) / HalfLife));

    [GeneratedRegex(@"[\p{L}\p{N}][\p{L}\p{M}\p{N}]*", RegexOptions.NonBacktracking)]
    private static partial Regex Words();

    [GeneratedRegex(@"^[\p{L}\p{M}\p{N} ]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex Phrase();

    [GeneratedRegex(@"\S*(://|@|[\p{L}\p{N}]\.\p{L})\S*", RegexOptions.NonBacktracking)]
    private static partial Regex Links();

    [GeneratedRegex(@"[\s_\-]+", RegexOptions.NonBacktracking)]
    private static partial Regex Gaps();
}

/// <summary>A keyword, its score, and how many people use it.</summary>
sealed record Trend(string Keyword, double Score, int Creators);

/// <summary>What of one public item is looked at.</summary>
sealed record PublicItem(Guid UserId, string Title, ImmutableArray<string> Tags, long Views, DateTimeOffset PublishedAt);
