using System.Text;
using System.Xml;
using Google.Apis.YouTube.v3.Data;
using StreamVibe.Content;

namespace StreamVibe.Connections.YouTube;

/// <summary>A video as content. What YouTube sends is untrusted: texts are cleaned, numbers bounded, and a video without the essentials is no content.</summary>
static class VideoMapping
{
    const int LongestUrl = 2_000;

    /// <summary>Null where the video lacks title or time, or they make no sense.</summary>
    public static RemoteItem? ToContent(Video video)
    {
        if (video is not { Id: { } id, Snippet: { Title: { } title } snippet } || !IsId(id)) return null;
        if (PublishedAt(snippet) is not { } publishedAt || publishedAt.Year < 2005) return null;
        return new(
            id,
            "video",
            UntrustedText.Clean(title, 500),
            UntrustedText.Clean(snippet.Description ?? "", 20_000),
            [.. (snippet.Tags ?? []).Where(tag => tag is not null).Select(tag => UntrustedText.Clean(tag, 500)).Where(tag => tag.Length > 0).Distinct().Take(500)],
            video.Status?.PrivacyStatus switch { "public" => Visibility.Public, "unlisted" => Visibility.Unlisted, _ => Visibility.Private },
            $"https://www.youtube.com/watch?v={Uri.EscapeDataString(id)}",
            Thumbnail(snippet),
            Seconds(video.ContentDetails?.Duration),
            publishedAt,
            Count(video.Statistics?.ViewCount),
            Count(video.Statistics?.LikeCount),
            Count(video.Statistics?.CommentCount));
    }

    /// <summary>Whether this can be a video's id; anything else is neither looked up nor stored.</summary>
    public static bool IsId(string? text) => text is { Length: > 0 and <= 64 } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    static DateTimeOffset? PublishedAt(VideoSnippet snippet)
    {
        try { return snippet.PublishedAtDateTimeOffset?.ToUniversalTime(); }
        catch (FormatException) { return null; }
    }

    // An address as it is written in ASCII, so that it holds nothing PostgreSQL or a page could choke on.
    static string? Thumbnail(VideoSnippet snippet) => snippet.Thumbnails?.Values
        .Where(picture => picture is not null).OrderByDescending(picture => picture.Width ?? 0)
        .Select(picture => Uri.TryCreate(picture.Url, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" ? address.AbsoluteUri : null)
        .FirstOrDefault(address => address is { Length: <= LongestUrl } && Ascii.IsValid(address) && !address.Contains('\0', StringComparison.Ordinal));

    static int? Seconds(string? duration)
    {
        try { return duration is null ? null : (int)Math.Clamp(XmlConvert.ToTimeSpan(duration).TotalSeconds, 0, int.MaxValue); }
        catch (Exception wrong) when (wrong is FormatException or OverflowException) { return null; }
    }

    static long? Count(ulong? count) => count is { } value ? (long)Math.Min(value, long.MaxValue) : null;
}
