using System.Buffers.Text;
using System.Text;
using System.Text.Json.Serialization;

namespace StreamVibe.Sandbox.YouTube;

/// <summary>A video's place in the uploads playlist. YouTube Data API: playlistItems.</summary>
internal sealed record PlaylistItemResource(
    string Kind, [property: JsonPropertyName("etag")] string ETag, string Id, PlaylistItemSnippet? Snippet, PlaylistItemContentDetails? ContentDetails,
    PlaylistItemStatus? Status)
{
    public static readonly string[] Parts = ["id", "snippet", "contentDetails", "status"];

    public static PlaylistItemResource Of(Video video, Channel channel, int position, HashSet<string> parts) => new(
        "youtube#playlistItem", video.ETag, Base64Url.EncodeToString(Encoding.ASCII.GetBytes($"{channel.UploadsPlaylist}.{video.Id}")),
        parts.Contains("snippet") ? PlaylistItemSnippet.Of(video, channel, position) : null,
        parts.Contains("contentDetails") ? new PlaylistItemContentDetails(video.Id, video.Removed ? null : Answer.Time(video.PublishedAt)) : null,
        parts.Contains("status") ? new PlaylistItemStatus(video.Removed ? "privacyStatusUnspecified" : video.Visibility) : null);
}

internal sealed record PlaylistItemSnippet(
    string PublishedAt, string ChannelId, string Title, string Description, Dictionary<string, Thumbnail> Thumbnails, string ChannelTitle, string PlaylistId,
    int Position, ResourceId ResourceId, string? VideoOwnerChannelTitle, string? VideoOwnerChannelId)
{
    /// <summary>Of a video that is gone only the place is left.</summary>
    public static PlaylistItemSnippet Of(Video video, Channel channel, int position) => new(
        Answer.Time(video.PublishedAt), channel.Id, video.Removed ? "Deleted video" : video.Title, video.Removed ? "This video is unavailable." : video.Description,
        video.Removed ? [] : Thumbnail.OfVideo(video.Id), channel.Title, channel.UploadsPlaylist,
        position, new ResourceId("youtube#video", video.Id), video.Removed ? null : channel.Title, video.Removed ? null : channel.Id);
}

internal sealed record PlaylistItemContentDetails(string VideoId, string? VideoPublishedAt);

internal sealed record PlaylistItemStatus(string PrivacyStatus);

internal sealed record ResourceId(string Kind, string VideoId);
