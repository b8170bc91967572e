using System.Text;
using System.Xml;
using Google.Apis.YouTube.v3.Data;
using StreamVibe.Content;
using StreamVibe.Content.Publishing;

namespace StreamVibe.Connections.YouTube;

/// <summary>A video as content. What YouTube sends is untrusted: texts are cleaned, numbers bounded, and a video without the essentials is no content.</summary>
static class VideoMapping
{
    /// <summary>Grows when the same answer of YouTube makes other content than before: what was read by an older edition is read anew.</summary>
    public const int Edition = 1;

    // YouTube allows 500 characters of tags; more would not fit into the index of words.
    const int LongestUrl = 2_000, MostOfTags = 10_000;

    /// <summary>The item, or in a word why the video is none.</summary>
    public static ReadItem Read(Video video, DateTimeOffset now)
    {
        var id = video.Id!;
        if (video.Snippet is not { } snippet) return new(id, null, "malformed");
        if (snippet.Title is not { } title) return new(id, null, "no_title");
        if (snippet.PublishedAtRaw is null) return new(id, null, "no_time");
        if (PublishedAt(snippet) is not { Year: >= 2005 } publishedAt || publishedAt > now.AddYears(1)) return new(id, null, "senseless_time");
        return new(id, new(
            id,
            "video",
            Title(title),
            Description(snippet),
            [.. Tags(snippet)],
            video.Status?.PrivacyStatus switch { "public" => Visibility.Public, "unlisted" => Visibility.Unlisted, _ => Visibility.Private },
            $"https://www.youtube.com/watch?v={Uri.EscapeDataString(id)}",
            Thumbnail(snippet),
            Seconds(video.ContentDetails?.Duration),
            publishedAt,
            Count(video.Statistics?.ViewCount),
            Count(video.Statistics?.LikeCount),
            Count(video.Statistics?.CommentCount)), null);
    }

    /// <summary>The texts of a video that has a title, cleaned as above.</summary>
    public static Metadata TextOf(VideoSnippet snippet) => new(Title(snippet.Title!), Description(snippet), [.. Tags(snippet)]);

    /// <summary>Whether this can be a video's id; anything else is neither looked up nor stored.</summary>
    public static bool IsId(string? text) => text is { Length: > 0 and <= 64 } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    static string Title(string title) => UntrustedText.Clean(title, 500);

    static string Description(VideoSnippet snippet) => UntrustedText.Clean(snippet.Description ?? "", 20_000);

    static DateTimeOffset? PublishedAt(VideoSnippet snippet)
    {
        try { return snippet.PublishedAtDateTimeOffset?.ToUniversalTime(); }
        catch (Exception wrong) when (wrong is FormatException or ArgumentOutOfRangeException) { return null; }
    }

    static List<string> Tags(VideoSnippet snippet)
    {
        var room = MostOfTags;
        return [.. (snippet.Tags ?? []).Where(tag => tag is not null).Select(tag => UntrustedText.Clean(tag, 500)).Where(tag => tag.Length > 0)
            .Distinct().Take(500).TakeWhile(tag => (room -= tag.Length) >= 0)];
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
