using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamVibe.Sandbox.YouTube;

/// <summary>A channel as the API shows it. YouTube Data API: channels.</summary>
internal sealed record ChannelResource(
    string Kind, [property: JsonPropertyName("etag")] string ETag, string Id, ChannelSnippet? Snippet, ChannelContentDetails? ContentDetails,
    ChannelStatistics? Statistics, ChannelStatus? Status)
{
    public static readonly string[] Parts =
    [
        "id", "snippet", "contentDetails", "statistics", "status", "auditDetails", "brandingSettings", "contentOwnerDetails", "localizations", "topicDetails",
    ];

    public static ChannelResource Of(Channel channel, Uploads uploads, HashSet<string> parts)
    {
        var resource = new ChannelResource(
            "youtube#channel", "", channel.Id,
            parts.Contains("snippet") ? ChannelSnippet.Of(channel) : null,
            parts.Contains("contentDetails") ? new ChannelContentDetails(new RelatedPlaylists("", channel.UploadsPlaylist)) : null,
            parts.Contains("statistics") ? ChannelStatistics.Of(channel, uploads) : null,
            parts.Contains("status") ? new ChannelStatus("public", true, "longUploadsUnspecified", false) : null);
        return resource with { ETag = Answer.ETag(JsonSerializer.Serialize(resource)) };
    }
}

internal sealed record ChannelSnippet(
    string Title, string Description, string CustomUrl, string PublishedAt, Dictionary<string, Thumbnail> Thumbnails, Localized Localized, string Country)
{
    public static ChannelSnippet Of(Channel channel) => new(
        channel.Title, channel.Description, channel.Handle, Answer.Time(channel.CreatedAt), Thumbnail.OfChannel(channel.Id),
        new Localized(channel.Title, channel.Description), channel.Country);
}

internal sealed record ChannelContentDetails(RelatedPlaylists RelatedPlaylists);

internal sealed record RelatedPlaylists(string Likes, string Uploads);

internal sealed record ChannelStatistics(string ViewCount, string SubscriberCount, bool HiddenSubscriberCount, string VideoCount)
{
    /// <summary>Counts public videos only, as on the channel's page.</summary>
    public static ChannelStatistics Of(Channel channel, Uploads uploads)
    {
        var (views, count) = (0L, 0);
        foreach (var video in uploads.All)
        {
            if (video.Removed || video.Visibility != "public")
                continue;
            views += video.ViewCount;
            count++;
        }
        return new(VideoStatistics.Number(views), VideoStatistics.Number(channel.Subscribers), false, VideoStatistics.Number(count));
    }
}

internal sealed record ChannelStatus(string PrivacyStatus, bool IsLinked, string LongUploadsStatus, bool MadeForKids);
