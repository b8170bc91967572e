using System.Xml;
using Google.Apis.YouTube.v3.Data;
using StreamVibe.Content;

namespace StreamVibe.Connections.YouTube;

/// <summary>A video as content. What YouTube sends is untrusted: texts are cleaned, numbers bounded, and a video without the essentials is no content.</summary>
static class VideoMapping
{
    /// <summary>Null where the video lacks title or time, or they make no sense.</summary>
    public static RemoteItem? ToContent(Video video)
    {
        if (video is not { Id: { Length: > 0 and <= 64 } id, Snippet: { Title: { } title } snippet }) return null;
        if (PublishedAt(snippet) is not { } publishedAt || publishedAt.Year < 2005) return null;
        return new(
            id,
            "video",
            Clean(title, 500),
            Clean(snippet.Description ?? "", 20_000),
            [.. (snippet.Tags ?? []).Where(tag => tag is not null).Select(tag => Clean(tag, 500)).Where(tag => tag.Length > 0).Distinct().Take(500)],
            video.Status?.PrivacyStatus switch { "public" => Visibility.Public, "unlisted" => Visibility.Unlisted, _ => Visibility.Private },
            $"https://www.youtube.com/watch?v={Uri.EscapeDataString(id)}",
            Thumbnail(snippet),
            Seconds(video.ContentDetails?.Duration),
            publishedAt,
            Count(video.Statistics?.ViewCount),
            Count(video.Statistics?.LikeCount),
            Count(video.Statistics?.CommentCount));
    }

    static DateTimeOffset? PublishedAt(VideoSnippet snippet)
    {
        try { return snippet.PublishedAtDateTimeOffset?.ToUniversalTime(); }
        catch (FormatException) { return null; }
    }

    // PostgreSQL takes neither NUL nor half a surrogate pair.
    static string Clean(string text, int longest)
    {
        var kept = new System.Text.StringBuilder(Math.Min(text.Length, longest));
        foreach (var rune in text.EnumerateRunes())
        {
            if (kept.Length + rune.Utf16SequenceLength > longest) break;
            if (rune.Value != 0) kept.Append(rune.ToString());
        }
        return kept.ToString();
    }

    static string? Thumbnail(VideoSnippet snippet) => snippet.Thumbnails?.Values
        .Where(picture => Uri.TryCreate(picture?.Url, UriKind.Absolute, out var address) && address.Scheme is "https" or "http")
        .OrderByDescending(picture => picture.Width ?? 0).FirstOrDefault()?.Url;

    static int? Seconds(string? duration)
    {
        try { return duration is null ? null : (int)Math.Clamp(XmlConvert.ToTimeSpan(duration).TotalSeconds, 0, int.MaxValue); }
        catch (Exception wrong) when (wrong is FormatException or OverflowException) { return null; }
    }

    static long? Count(ulong? count) => count is { } value ? (long)Math.Min(value, long.MaxValue) : null;
}
