using System.Text;
using StreamVibe.Sandbox.Google;

namespace StreamVibe.Sandbox.YouTube;

/// <summary>
/// What videos.update accepts and does. Every writable field of a listed part is overwritten: a field left out
/// becomes empty or its default. YouTube Data API: videos.update.
/// </summary>
internal static class VideoUpdateRules
{
    static readonly HashSet<string> Categories =
        ["1", "2", "10", "15", "17", "19", "20", "22", "23", "24", "25", "26", "27", "28", "29"];

    public static GoogleApiError? Problem(VideoUpdate update, HashSet<string> parts) =>
        (parts.Contains("snippet") ? Problem(update.Snippet) : null) ?? (parts.Contains("status") ? Problem(update.Status) : null);

    public static Video Apply(Video video, VideoUpdate update, HashSet<string> parts)
    {
        if (parts.Contains("snippet") && update.Snippet is { } snippet)
            video = video with
            {
                Title = snippet.Title!,
                Description = snippet.Description ?? "",
                Tags = snippet.Tags ?? [],
                CategoryId = snippet.CategoryId!,
                DefaultLanguage = snippet.DefaultLanguage,
                DefaultAudioLanguage = snippet.DefaultAudioLanguage,
            };
        if (parts.Contains("status") && update.Status is { } status)
            video = video with
            {
                Visibility = status.PrivacyStatus ?? "public",
                License = status.License ?? "youtube",
                Embeddable = status.Embeddable ?? true,
                PublicStatsViewable = status.PublicStatsViewable ?? true,
                SelfDeclaredMadeForKids = status.SelfDeclaredMadeForKids ?? false,
            };
        return video;
    }

    static GoogleApiError? Problem(SnippetUpdate? snippet) =>
        snippet is null ? Errors.InvalidVideo("invalidVideoMetadata", "The body has no snippet.", "body.snippet")
        : string.IsNullOrWhiteSpace(snippet.Title) || snippet.Title.EnumerateRunes().Count() > 100 || HasAngleBrackets(snippet.Title)
            ? Errors.InvalidVideo("invalidTitle", "The title is empty, longer than 100 characters, or has < or >.", "body.snippet.title")
        : snippet.Description is { } description && (Encoding.UTF8.GetByteCount(description) > 5000 || HasAngleBrackets(description))
            ? Errors.InvalidVideo("invalidDescription", "The description is longer than 5000 bytes or has < or >.", "body.snippet.description")
        : snippet.Tags is { } tags && (tags.Any(tag => string.IsNullOrWhiteSpace(tag) || HasAngleBrackets(tag)) || TagLength(tags) > 500)
            ? Errors.InvalidVideo("invalidTags", "A tag is empty or has < or >, or the tags are longer than 500 characters.", "body.snippet.tags")
        : snippet.CategoryId is not { } category || !Categories.Contains(category)
            ? Errors.InvalidVideo("invalidCategoryId", "The categoryId is missing or unknown.", "body.snippet.categoryId")
        : null;

    static GoogleApiError? Problem(StatusUpdate? status) =>
        status is null ? Errors.InvalidVideo("invalidVideoMetadata", "The body has no status.", "body.status")
        : status.PrivacyStatus is not (null or "public" or "unlisted" or "private")
            ? Errors.InvalidVideo("invalidVideoMetadata", "The privacyStatus is public, unlisted or private.", "body.status.privacyStatus")
        : status.License is not (null or "youtube" or "creativeCommon")
            ? Errors.InvalidVideo("invalidVideoMetadata", "The license is youtube or creativeCommon.", "body.status.license")
        : null;

    /// <summary>Counted as the list YouTube makes of them: commas between, quotes around a tag with a space.</summary>
    static int TagLength(string[] tags) => tags.Sum(tag => tag.Length + (tag.Contains(' ') ? 2 : 0)) + Math.Max(0, tags.Length - 1);

    static bool HasAngleBrackets(string text) => text.AsSpan().ContainsAny('<', '>');
}
