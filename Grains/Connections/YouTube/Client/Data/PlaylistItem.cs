using Google.Apis.Requests;
using Newtonsoft.Json;
using StreamVibe.Connections.YouTube;

namespace Google.Apis.YouTube.v3.Data;

public class PlaylistItemListResponse : IDirectResponseSchema
{
    [JsonProperty("items", ItemConverterType = typeof(ItemConverter))]
    public virtual IList<PlaylistItem>? Items { get; set; }

    [JsonProperty("pageInfo"), JsonConverter(typeof(ItemConverter))]
    public virtual PageInfo? PageInfo { get; set; }

    [JsonProperty("nextPageToken")]
    public virtual string? NextPageToken { get; set; }

    [JsonProperty("etag")]
    public virtual string? ETag { get; set; }
}

public class PageInfo
{
    [JsonProperty("totalResults")]
    public virtual int? TotalResults { get; set; }
}

public class PlaylistItem
{
    [JsonProperty("contentDetails")]
    public virtual PlaylistItemContentDetails? ContentDetails { get; set; }
}

public class PlaylistItemContentDetails
{
    [JsonProperty("videoId")]
    public virtual string? VideoId { get; set; }
}
