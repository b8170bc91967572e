using System.Text.RegularExpressions;

namespace StreamVibe.Sandbox.Ai;

/// <summary>A better title: tidied, with what it is about in front.</summary>
internal static partial class TitleRules
{
    /// <summary>What cameras and programs call their files says nothing.</summary>
    public static bool SaysNothing(string title) => title.Trim().Length == 0 || FileName().IsMatch(title.Trim());

    /// <summary>What the item is about, as its title or its tags have it; null where nothing tells.</summary>
    public static string? Keyword(Item item)
    {
        var title = Tidied(item.Title);
        if (SaysNothing(title))
            return item.Tags.Select(WordRules.Tidy).FirstOrDefault(tag => tag.Length > 2);
        if (item.Tags.Select(WordRules.Tidy).FirstOrDefault(tag => tag.Contains(' ', StringComparison.Ordinal) && At(title, tag) >= 0) is { } tag)
            return title.Substring(At(title, tag), tag.Length);
        var start = Break().Split(title).FirstOrDefault(part => part.Length > 2);
        return start is not null && start.Split(' ').Length <= 4 ? start : null;
    }

    public static string Improve(Item item)
    {
        var title = Tidied(item.Title);
        if (SaysNothing(title))
            title = FromScratch(item);
        else if (Keyword(item) is { } keyword)
            title = InFront(title, keyword);
        title = WordRules.Within(WordRules.Capital(title), item.LongestTitle);
        return title == item.Title ? WithTopic(title, item) : title;
    }

    /// <summary>Without what only fills: "new video!", "(quick one)", hashtags at the end, shouting.</summary>
    public static string Tidied(string title)
    {
        var tidy = WordRules.Tidy(Filler().Replace(title, ""));
        var letters = tidy.Where(char.IsLetter).ToList();
        return WordRules.Capital(letters.Count > 5 && letters.TrueForAll(char.IsUpper) ? tidy.ToLowerInvariant() : tidy);
    }

    static string FromScratch(Item item)
    {
        if (Keyword(item) is { } keyword)
            return $"{WordRules.Headline(keyword)}: A Closer Look";
        var first = WordRules.Tidy(item.Description.Split('\n', '.', '!', '?')[0]);
        return first.Length > 10 ? first : item.Trending is [var trend, ..] ? $"{WordRules.Headline(trend)}: My Take" : "A New Video, Made Today";
    }

    static string InFront(string title, string keyword)
    {
        var at = At(title, keyword);
        if (at <= 0)
            return title;
        var (before, after) = (title[..at].TrimEnd(), title[(at + keyword.Length)..].Trim());
        // "How she makes buns" becomes "Buns: how she makes them": a verb that lost its object needs one.
        if (Verb().IsMatch(before))
            before += keyword.EndsWith('s') ? " Them" : " It";
        else if (after.Length == 0 || !Article().IsMatch(before))
            before = Loose().Replace(before, "");
        var rest = WordRules.Tidy($"{before} {after}");
        return rest.Length == 0 ? keyword : $"{WordRules.Capital(keyword)}: {WordRules.Capital(rest)}";
    }

    static string WithTopic(string title, Item item) =>
        item.Tags.Select(WordRules.Tidy).FirstOrDefault(tag => tag.Contains(' ', StringComparison.Ordinal) && WordRules.Of(tag).All(word => At(title, word) < 0)) is { } topic
            && title.Length + topic.Length + 3 <= item.LongestTitle && !title.Contains('|', StringComparison.Ordinal)
            ? $"{title} | {WordRules.Headline(topic)}"
            : title;

    static int At(string title, string words) => title.IndexOf(words, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"\A(VID|IMG|MOV|DSC|PXL|MVI|GOPR|clip|video|untitled)[ _-]?[\d _-]*(\.\w{2,4})?\z", RegexOptions.IgnoreCase)]
    private static partial Regex FileName();

    [GeneratedRegex(@"\A\s*new (video|upload|post)\s*[!:.,-]*\s*|\s*\((quick one|final|new|re-?upload)\)|(\s*#\w+)+\s*\z", RegexOptions.IgnoreCase)]
    private static partial Regex Filler();

    [GeneratedRegex(@"\s*[:|?!,]\s*|\s+[–-]\s+")]
    private static partial Regex Break();

    [GeneratedRegex(@"\b(make|makes|made|making|cook|cooks|cooked|bake|bakes|baked|eat|ate|try|tried|build|built|fix|fixed|love|loves)\z", RegexOptions.IgnoreCase)]
    private static partial Regex Verb();

    [GeneratedRegex(@"\A(the|my|our|a|an)\z", RegexOptions.IgnoreCase)]
    private static partial Regex Article();

    [GeneratedRegex(@"([\s:,;|–-]|\b(and|or|then|with|of|in|on|the|a|my|is)\b)+\z", RegexOptions.IgnoreCase)]
    private static partial Regex Loose();
}
