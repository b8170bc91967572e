using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace StreamVibe.Content;

/// <summary>The hashtags at the end of a description, without I/O: its last words that are nothing but hashtags. Those in the midst of a text are a part of the text.</summary>
static partial class HashtagRules
{
    const string Gap = "\n\n";

    /// <summary>Each with its <c>#</c>, in order; empty where the description ends in something else.</summary>
    public static ImmutableArray<string> Of(string description) => [.. OneOfThem().Matches(description[Start(description)..]).Select(match => match.Value)];

    /// <summary>What stands before them, without the space between.</summary>
    public static string Body(string description) => description[..Start(description)].TrimEnd();

    /// <summary>The description with other hashtags at its end; what stands before them is untouched.</summary>
    public static string Replace(string description, ImmutableArray<string> hashtags)
    {
        var (body, start) = (Body(description), Start(description));
        if (hashtags.IsEmpty) return start == description.Length ? description : body;
        var gap = start == description.Length ? Gap : description[body.Length..start];
        return (body.Length == 0 ? "" : body + gap) + string.Join(' ', hashtags);
    }

    /// <summary>The description with another text before its hashtags, which are untouched.</summary>
    public static string ReplaceBody(string description, string body)
    {
        var (before, start) = (Body(description), Start(description));
        if (start == description.Length) return body.TrimEnd();
        var gap = before.Length == 0 ? Gap : description[before.Length..start];
        return body.Length == 0 ? description[start..] : body.TrimEnd() + gap + description[start..];
    }

    /// <summary>Whether it is one hashtag as platforms know them: letters, digits and underscores, a letter among them.</summary>
    public static bool IsHashtag(string text) => One().IsMatch(text);

    // The length where there are none.
    static int Start(string description)
    {
        var (start, end) = (description.Length, description.AsSpan().TrimEnd().Length);
        while (end > 0)
        {
            var word = end;
            while (word > 0 && !char.IsWhiteSpace(description[word - 1])) word--;
            if (!Words().IsMatch(description.AsSpan(word, end - word))) break;
            (start, end) = (word, description.AsSpan(0, word).TrimEnd().Length);
        }
        return start;
    }

    [GeneratedRegex(@"^#[\p{M}\p{N}_]*\p{L}[\p{L}\p{M}\p{N}_]*\z", RegexOptions.NonBacktracking)]
    private static partial Regex One();

    [GeneratedRegex(@"#[\p{L}\p{M}\p{N}_]+", RegexOptions.NonBacktracking)]
    private static partial Regex OneOfThem();

    // Some are written without a space between.
    [GeneratedRegex(@"^(#[\p{M}\p{N}_]*\p{L}[\p{L}\p{M}\p{N}_]*)+\z", RegexOptions.NonBacktracking)]
    private static partial Regex Words();
}
