using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using StreamVibe.Sandbox.State;

namespace StreamVibe.Sandbox.YouTube;

/// <summary>One video as YouTube keeps it; <see cref="VideoResource"/> is how it is shown.</summary>
internal sealed record Video
{
    public required string Id { get; init; }

    public required string ChannelId { get; init; }

    public required string Title { get; init; }

    public string Description { get; init; } = "";

    public string[] Tags { get; init; } = [];

    public string CategoryId { get; init; } = "22";

    public string? DefaultLanguage { get; init; }

    public string? DefaultAudioLanguage { get; init; }

    public required DateTimeOffset PublishedAt { get; init; }

    public int DurationSeconds { get; init; }

    /// <summary>public, unlisted or private.</summary>
    public string Visibility { get; init; } = "public";

    public string License { get; init; } = "youtube";

    public bool Embeddable { get; init; } = true;

    public bool PublicStatsViewable { get; init; } = true;

    public bool SelfDeclaredMadeForKids { get; init; }

    public long ViewCount { get; init; }

    public long LikeCount { get; init; }

    public long CommentCount { get; init; }

    /// <summary>It is gone, and its place in the uploads is still there.</summary>
    public bool Removed { get; init; }

    /// <summary>Merged over its resource, so that answers can be malformed.</summary>
    public JsonElement? Raw { get; init; }

    /// <summary>Stands where its id belongs.</summary>
    public JsonElement? RawId { get; init; }

    /// <summary>Changes with anything in the video, whichever parts are asked for.</summary>
    [JsonIgnore]
    public string ETag => Base64Url.EncodeToString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this, JournalJson.Options)).AsSpan(0, 20));

    public bool IsVisibleTo(Channel? own) => !Removed && (Visibility != "private" || IsOwnedBy(own));

    public bool IsOwnedBy(Channel? own) => own?.Id == ChannelId;
}
