using System.Collections.Immutable;
using System.Text.Json.Serialization;
using StreamVibe.Connections;

namespace StreamVibe.Content;

/// <summary>Who may see an item on its platform.</summary>
[GenerateSerializer, Alias("sv.Visibility"), JsonConverter(typeof(JsonStringEnumConverter<Visibility>))]
public enum Visibility
{
    [JsonStringEnumMemberName("public")] Public = 0,
    [JsonStringEnumMemberName("unlisted")] Unlisted = 1,
    [JsonStringEnumMemberName("private")] Private = 2,
}

/// <summary>One published thing, as it is shown here.</summary>
/// <param name="Version">Grows with each change of a shown field.</param>
/// <param name="PublicUrl">Its page here, where it has one.</param>
/// <param name="Highlights">Only in the answer to a search.</param>
[GenerateSerializer, Immutable, Alias("sv.ContentItem")]
public sealed record ContentItem(
    [property: Id(0)] Guid Id,
    [property: Id(1)] Guid ConnectionId,
    [property: Id(2)] Guid AccountId,
    [property: Id(3)] Platform Platform,
    [property: Id(4)] string ExternalId,
    [property: Id(5)] string Type,
    [property: Id(6)] string Title,
    [property: Id(7)] string Description,
    [property: Id(8)] ImmutableArray<string> Tags,
    [property: Id(9)] string Url,
    [property: Id(10)] string? ThumbnailUrl,
    [property: Id(11)] int? DurationSeconds,
    [property: Id(12)] DateTimeOffset PublishedAt,
    [property: Id(13)] Visibility Visibility,
    [property: Id(14)] long? ViewCount,
    [property: Id(15)] long? LikeCount,
    [property: Id(16)] long? CommentCount,
    [property: Id(17)] string? PublicUrl,
    [property: Id(18)] long Version,
    [property: Id(19)] DateTimeOffset UpdatedAt,
    [property: Id(20), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Highlights? Highlights = null);
