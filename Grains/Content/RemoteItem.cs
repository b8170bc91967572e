using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;

namespace StreamVibe.Content;

/// <summary>A published thing as its platform says it is.</summary>
sealed record RemoteItem(
    string ExternalId,
    string Type,
    string Title,
    string Description,
    ImmutableArray<string> Tags,
    Visibility Visibility,
    string Url,
    string? ThumbnailUrl,
    int? DurationSeconds,
    DateTimeOffset PublishedAt,
    long? ViewCount,
    long? LikeCount,
    long? CommentCount)
{
    /// <summary>What is compared with the next sync: everything but the counts, which change all the time and are nobody's edit.</summary>
    public string ToJson() => JsonSerializer.Serialize(this with { ViewCount = null, LikeCount = null, CommentCount = null });

    public static RemoteItem FromJson(string json) => JsonSerializer.Deserialize<RemoteItem>(json)!;

    public static byte[] Hash(string json) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(json));
}
