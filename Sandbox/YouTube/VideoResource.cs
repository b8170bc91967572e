using System.Globalization;
using System.Text.Json.Serialization;
using System.Xml;

namespace StreamVibe.Sandbox.YouTube;

/// <summary>A video as the API shows it: only the parts asked for. YouTube Data API: videos.</summary>
internal sealed record VideoResource(
    string Kind, [property: JsonPropertyName("etag")] string ETag, string Id, VideoSnippet? Snippet, VideoContentDetails? ContentDetails, VideoStatus? Status,
    VideoStatistics? Statistics, VideoPlayer? Player)
{
    public static readonly string[] Parts =
    [
        "id", "snippet", "contentDetails", "status", "statistics", "player", "fileDetails", "liveStreamingDetails", "localizations",
        "paidProductPlacementDetails", "processingDetails", "recordingDetails", "suggestions", "topicDetails",
    ];

    public static VideoResource Of(Video video, Channels channels, HashSet<string> parts) => new(
        "youtube#video", video.ETag, video.Id,
        parts.Contains("snippet") ? VideoSnippet.Of(video, channels) : null,
        parts.Contains("contentDetails") ? VideoContentDetails.Of(video) : null,
        parts.Contains("status") ? VideoStatus.Of(video) : null,
        parts.Contains("statistics") ? VideoStatistics.Of(video) : null,
        parts.Contains("player") ? new VideoPlayer($"<iframe width=\"480\" height=\"270\" src=\"//www.youtube.com/embed/{video.Id}\"></iframe>") : null);
}

internal sealed record VideoSnippet(
    string PublishedAt, string ChannelId, string Title, string Description, Dictionary<string, Thumbnail> Thumbnails, string ChannelTitle, string[]? Tags,
    string CategoryId, string LiveBroadcastContent, string? DefaultLanguage, Localized Localized, string? DefaultAudioLanguage)
{
    public static VideoSnippet Of(Video video, Channels channels) => new(
        Answer.Time(video.PublishedAt), video.ChannelId, video.Title, video.Description, Thumbnail.OfVideo(video.Id),
        channels.Find(video.ChannelId)!.Title, video.Tags is [] ? null : video.Tags, video.CategoryId, "none", video.DefaultLanguage,
        new Localized(video.Title, video.Description), video.DefaultAudioLanguage);
}

internal sealed record VideoContentDetails(
    string Duration, string Dimension, string Definition, string Caption, bool LicensedContent, Dictionary<string, string> ContentRating, string Projection)
{
    public static VideoContentDetails Of(Video video) =>
        new(XmlConvert.ToString(TimeSpan.FromSeconds(video.DurationSeconds)), "2d", "hd", "false", true, [], "rectangular");
}

internal sealed record VideoStatus(
    string UploadStatus, string PrivacyStatus, string License, bool Embeddable, bool PublicStatsViewable, bool MadeForKids, bool SelfDeclaredMadeForKids)
{
    public static VideoStatus Of(Video video) => new(
        "processed", video.Visibility, video.License, video.Embeddable, video.PublicStatsViewable, video.SelfDeclaredMadeForKids, video.SelfDeclaredMadeForKids);
}

/// <summary>Unsigned 64-bit numbers travel as strings.</summary>
internal sealed record VideoStatistics(string ViewCount, string LikeCount, string FavoriteCount, string CommentCount)
{
    public static VideoStatistics Of(Video video) => new(Number(video.ViewCount), Number(video.LikeCount), "0", Number(video.CommentCount));

    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}

internal sealed record VideoPlayer(string EmbedHtml);
