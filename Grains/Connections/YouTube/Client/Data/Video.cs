using Google.Apis.Requests;
using Google.Apis.Util;
using Newtonsoft.Json;
using StreamVibe.Connections.YouTube;

namespace Google.Apis.YouTube.v3.Data;

public class VideoListResponse : IDirectResponseSchema
{
    [JsonProperty("items", ItemConverterType = typeof(ItemConverter))]
    public virtual IList<Video>? Items { get; set; }

    [JsonProperty("etag")]
    public virtual string? ETag { get; set; }
}

public class Video : IDirectResponseSchema
{
    [JsonProperty("id")]
    public virtual string? Id { get; set; }

    [JsonProperty("snippet")]
    public virtual VideoSnippet? Snippet { get; set; }

    [JsonProperty("status")]
    public virtual VideoStatus? Status { get; set; }

    [JsonProperty("statistics")]
    public virtual VideoStatistics? Statistics { get; set; }

    [JsonProperty("contentDetails")]
    public virtual VideoContentDetails? ContentDetails { get; set; }

    [JsonProperty("etag")]
    public virtual string? ETag { get; set; }
}

public class VideoSnippet
{
    [JsonProperty("title")]
    public virtual string? Title { get; set; }

    [JsonProperty("description")]
    public virtual string? Description { get; set; }

    [JsonProperty("tags")]
    public virtual IList<string>? Tags { get; set; }

    [JsonProperty("categoryId")]
    public virtual string? CategoryId { get; set; }

    /// <summary>Of the title and description.</summary>
    [JsonProperty("defaultLanguage")]
    public virtual string? DefaultLanguage { get; set; }

    /// <summary>Of what is spoken.</summary>
    [JsonProperty("defaultAudioLanguage")]
    public virtual string? DefaultAudioLanguage { get; set; }

    [JsonProperty("thumbnails")]
    public virtual IDictionary<string, Thumbnail>? Thumbnails { get; set; }

    [JsonProperty("publishedAt")]
    public virtual string? PublishedAtRaw { get; set; }

    [JsonIgnore]
    public virtual DateTimeOffset? PublishedAtDateTimeOffset => DiscoveryFormat.ParseGoogleDateTimeToDateTimeOffset(PublishedAtRaw);
}

public class Thumbnail
{
    [JsonProperty("url")]
    public virtual string? Url { get; set; }

    [JsonProperty("width")]
    public virtual long? Width { get; set; }
}

public class VideoStatus
{
    /// <summary><c>public</c>, <c>unlisted</c> or <c>private</c>.</summary>
    [JsonProperty("privacyStatus")]
    public virtual string? PrivacyStatus { get; set; }
}

public class VideoStatistics
{
    [JsonProperty("viewCount")]
    public virtual ulong? ViewCount { get; set; }

    [JsonProperty("likeCount")]
    public virtual ulong? LikeCount { get; set; }

    [JsonProperty("commentCount")]
    public virtual ulong? CommentCount { get; set; }
}

public class VideoContentDetails
{
    /// <summary>ISO 8601, e.g. <c>PT4M13S</c>.</summary>
    [JsonProperty("duration")]
    public virtual string? Duration { get; set; }
}
