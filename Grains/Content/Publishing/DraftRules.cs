using StreamVibe.Connections;

namespace StreamVibe.Content.Publishing;

/// <summary>The text that a person copies to a platform that takes none from us, without I/O.</summary>
static class DraftRules
{
    /// <summary>A caption with its hashtags as they stand in the description; where items have a title too, under it. Tags that stand nowhere in the text follow as hashtags.</summary>
    public static string Text(Platform platform, Shown shown)
    {
        var text = PlatformLimits.Of(platform).LongestTitle is null || shown.Title.Length == 0 ? shown.Description : $"{shown.Title}\n\n{shown.Description}".TrimEnd();
        var known = HashtagRules.Of(text);
        var missing = shown.Tags.Select(tag => $"#{string.Concat(tag.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))}")
            .Where(HashtagRules.IsHashtag).Except(known, StringComparer.OrdinalIgnoreCase).Take(Math.Max(0, PlatformLimits.Of(platform).MostHashtags - known.Length));
        return HashtagRules.Replace(text, [.. known, .. missing]);
    }
}
