using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using StreamVibe.Content;

namespace StreamVibe.Analysis.Proposals;

/// <summary>
/// One proposed value, cleaned and within the limits of the platform; null where nothing usable is left. Without I/O. Texts are never cut: half a title is worse than the one there is. Lists end where
/// the limit is.
/// </summary>
static partial class ValueRules
{
    const int LongestTag = 100, LongestHashtag = 50, MostTags = 50;

    public static FieldValue? Of(ContentItem item, Wish wish)
    {
        var limits = PlatformLimits.Of(item.Platform);
        // Names with a dot move between the fields: Node.js is no link of ours to take out.
        var known = LinkRules.Of(string.Join('\n', [item.Title, item.Description, .. item.Tags])).ToFrozenSet(StringComparer.Ordinal);
        return wish.Field switch
        {
            "title" => Text(Title(wish.Value.Text!, known, limits)),
            "description" => Text(Description(wish.Value.Text!, item.Description, known, limits)),
            "tags" => List(Tags(wish.Value.List, known, limits)),
            "hashtags" => List(Hashtags(wish.Value.List, item.Description, limits)),
            _ => null,
        };
    }

    static string? Title(string wanted, FrozenSet<string> known, PlatformLimits limits) =>
        Whole(wanted, known) is { } title && HasWords(title) && title.Length <= limits.LongestTitle && !LeakRules.Repeats(title) ? title : null;

    // The hashtags at the end are a field of their own and stay as they are; so does what a rewriting must not lose.
    static string? Description(string wanted, string current, FrozenSet<string> known, PlatformLimits limits)
    {
        var body = HashtagRules.Body(current);
        if (body.Length > PromptRules.LongestDescription) return null;
        var rewritten = HashtagRules.Body(LinkRules.Tidied(PlainText.Block(wanted), known));
        if (!HasWords(rewritten) || LeakRules.Repeats(rewritten) || KeptLines.PutBack(body, rewritten) is not { } whole) return null;
        var description = HashtagRules.ReplaceBody(current, whole);
        return limits.FitsDescription(description) ? description : null;
    }

    static ImmutableArray<string> Tags(ImmutableArray<string> wanted, FrozenSet<string> known, PlatformLimits limits)
    {
        var tags = new List<string>();
        foreach (var tag in wanted.SelectMany(tag => tag.Split(',')).Select(tag => Whole(tag, known)?.TrimStart('#', '＃').Trim()).OfType<string>())
        {
            if (!HasWords(tag) || tag.Length > LongestTag || LeakRules.Repeats(tag) || tags.Contains(tag, StringComparer.OrdinalIgnoreCase)) continue;
            if (tags.Count == MostTags || PlatformLimits.LengthOf([.. tags, tag]) > limits.LongestTags) break;
            tags.Add(tag);
        }
        return [.. tags];
    }

    static ImmutableArray<string> Hashtags(ImmutableArray<string> wanted, string description, PlatformLimits limits)
    {
        ImmutableArray<string> hashtags = [.. wanted
            .Select(text => "#" + NoPart().Replace(LinkRules.Tidied(PlainText.Line(text), []), ""))
            .Where(hashtag => HashtagRules.IsHashtag(hashtag) && hashtag.Length <= LongestHashtag && !LeakRules.Repeats(hashtag))
            .Distinct(StringComparer.OrdinalIgnoreCase).Take(limits.MostHashtags)];
        while (!hashtags.IsEmpty && !limits.FitsDescription(HashtagRules.Replace(description, hashtags))) hashtags = hashtags[..^1];
        return hashtags;
    }

    // What is left of a line without its link or markup says something else.
    static string? Whole(string wanted, FrozenSet<string> known) =>
        wanted.AsSpan().ContainsAny('<', '>') || PlainText.Line(wanted) is var line && !LinkRules.Of(line).All(known.Contains) ? null : line;

    static FieldValue? Text(string? text) => text is null ? null : FieldValue.Of(text);

    static FieldValue? List(ImmutableArray<string> list) => list.IsEmpty ? null : FieldValue.Of(list);

    static bool HasWords(string text) => text.Any(char.IsLetterOrDigit);

    [GeneratedRegex(@"[^\p{L}\p{M}\p{N}_]", RegexOptions.NonBacktracking)]
    private static partial Regex NoPart();
}
