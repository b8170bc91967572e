using System.Text.RegularExpressions;

namespace StreamVibe.Sandbox.Ai;

/// <summary>Words of a text, and what to make of them.</summary>
internal static partial class WordRules
{
    static readonly HashSet<string> Small = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "about", "after", "all", "also", "an", "and", "any", "are", "as", "at", "back", "be", "because", "been", "before", "but", "by", "can", "day",
        "did", "do", "every", "everyone", "for", "from", "get", "has", "have", "here", "home", "how", "i", "if", "in", "into", "is", "it", "its", "just",
        "like", "made", "make", "makes", "me", "minutes", "more", "most", "my", "need", "new", "no", "not", "now", "of", "off", "on", "one", "only", "or",
        "our", "out", "over", "own", "so", "some", "than", "that", "the", "their", "them", "then", "there", "these", "they", "thing", "this", "those",
        "three", "to", "too", "two", "up", "us", "very", "was", "way", "we", "week", "were", "what", "when", "where", "which", "who", "why", "will", "with",
        "without", "worth", "you", "your", "years",
    };

    public static IEnumerable<string> Of(string text) => Word().Matches(Address().Replace(text, " ")).Select(match => match.Value);

    /// <summary>Words that say something, in the order of the text.</summary>
    public static IEnumerable<string> Telling(string text) => Of(text).Where(word => word.Length > 4 && word.All(char.IsLetter) && !Small.Contains(word));

    public static bool IsSmall(string word) => Small.Contains(word);

    public static string Tidy(string text) => Space().Replace(text, " ").Trim();

    public static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>Every word with a capital, but the small ones.</summary>
    public static string Headline(string text) => Capital(Word().Replace(text, match => IsSmall(match.Value) ? match.Value : Capital(match.Value)));

    public static string Joined(IReadOnlyList<string> words) => words.Count switch
    {
        0 => "",
        1 => words[0],
        _ => $"{string.Join(", ", words.SkipLast(1))} and {words[^1]}",
    };

    /// <summary>The beginning that fits, up to the end of a word.</summary>
    public static string Within(string text, int longest)
    {
        if (text.Length <= longest)
            return text;
        var end = text.LastIndexOf(' ', longest);
        return text[..(end > longest / 2 ? end : longest - 1)].TrimEnd(' ', ',', ':', ';', '-', '–', '|');
    }

    [GeneratedRegex(@"[\p{L}\p{Nd}]+(?:['’][\p{L}]+)?")]
    private static partial Regex Word();

    [GeneratedRegex(@"\S+://\S+|www\.\S+|\S+@\S+|#\S+|\d+:\d+")]
    private static partial Regex Address();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
