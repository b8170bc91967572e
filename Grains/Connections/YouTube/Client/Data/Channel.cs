using Google.Apis.Requests;
using Newtonsoft.Json;
using StreamVibe.Connections.YouTube;

namespace Google.Apis.YouTube.v3.Data;

public class ChannelListResponse : IDirectResponseSchema
{
    [JsonProperty("items", ItemConverterType = typeof(ItemConverter))]
    public virtual IList<Channel>? Items { get; set; }

    [JsonProperty("etag")]
    public virtual string? ETag { get; set; }
}

public class Channel : IDirectResponseSchema
{
    [JsonProperty("id")]
    public virtual string? Id { get; set; }

    [JsonProperty("snippet")]
    public virtual ChannelSnippet? Snippet { get; set; }

    [JsonProperty("contentDetails")]
    public virtual ChannelContentDetails? ContentDetails { get; set; }

    [JsonProperty("etag")]
    public virtual string? ETag { get; set; }
}

public class ChannelSnippet
{
    [JsonProperty("title")]
    public virtual string? Title { get; set; }

    /// <summary>The handle, with its @.</summary>
    [JsonProperty("customUrl")]
    public virtual string? CustomUrl { get; set; }
}

public class ChannelContentDetails
{
    [JsonProperty("relatedPlaylists")]
    public virtual RelatedPlaylistsData? RelatedPlaylists { get; set; }

    public class RelatedPlaylistsData
    {
        /// <summary>The playlist of everything the channel uploaded.</summary>
        [JsonProperty("uploads")]
        public virtual string? Uploads { get; set; }
    }
}
