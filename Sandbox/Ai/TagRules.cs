namespace StreamVibe.Sandbox.Ai;

/// <summary>Tags and hashtags from what the item already says.</summary>
internal static class TagRules
{
    const int MostTags = 12;
    const int LongestTag = 30;
    const int MostCharacters = 400;
    const int MostHashtags = 5;

    public static IReadOnlyList<string> Tags(Item item)
    {
        var everything = item.Everything;
        var said = WordRules.Of(everything).ToHashSet(StringComparer.OrdinalIgnoreCase);
        List<string> phrases = [.. item.Tags, .. Keyword(item), .. item.Trending.Where(keyword => WordRules.Telling(keyword).Any(said.Contains))];
        // A word of a phrase says nothing new on its own.
        var known = phrases.SelectMany(WordRules.Of).ToHashSet(StringComparer.OrdinalIgnoreCase);
        List<string> tags = [];
        foreach (var tag in phrases.Concat(Words(item).Where(word => !known.Contains(word))).Select(candidate => WordRules.Tidy(candidate).ToLowerInvariant()).Distinct())
            if (tag.Length is > 1 and <= LongestTag && tags.Count < MostTags && tags.Sum(other => other.Length + 2) + tag.Length <= MostCharacters)
                tags.Add(tag);
        return tags;
    }

    /// <summary>Words of the title, and those that the description comes back to.</summary>
    static IEnumerable<string> Words(Item item) =>
    [
        .. TitleRules.SaysNothing(item.Title) ? [] : WordRules.Telling(TitleRules.Tidied(item.Title).Split('|')[0]),
        .. WordRules.Telling(DescriptionRules.Own(item.Description))
            .GroupBy(word => word, StringComparer.OrdinalIgnoreCase).Where(words => words.Count() > 2).Select(words => words.Key),
    ];

    public static IReadOnlyList<string> Hashtags(Item item) =>
    [
        .. item.Hashtags
            .Concat(Tags(item).Select(tag => "#" + string.Concat(WordRules.Of(tag).Select(word => WordRules.Capital(word.Replace("'", "", StringComparison.Ordinal))))))
            .Select(tag => tag.StartsWith('#') ? tag : "#" + tag)
            .Where(tag => tag.Length is > 3 and <= LongestTag && !char.IsDigit(tag[1]))
            .DistinctBy(tag => tag.ToUpperInvariant())
            .Take(Math.Max(MostHashtags, item.Hashtags.Count)),
    ];

    static IEnumerable<string> Keyword(Item item) => TitleRules.Keyword(item) is { } keyword ? [keyword] : [];
}
