using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace StreamVibe.Content;

/// <summary>What became of a wish to write to the platform.</summary>
[GenerateSerializer, Alias("sv.PublicationStatus"), JsonConverter(typeof(JsonStringEnumConverter<PublicationStatus>))]
public enum PublicationStatus
{
    /// <summary>Not written yet.</summary>
    [JsonStringEnumMemberName("pending")] Pending = 0,

    /// <summary>The platform shows it.</summary>
    [JsonStringEnumMemberName("published")] Published = 1,

    /// <summary>The platform did not answer: it is read before anything is written again.</summary>
    [JsonStringEnumMemberName("unconfirmed")] Unconfirmed = 2,

    /// <summary>The platform does not show it, and it is not tried again.</summary>
    [JsonStringEnumMemberName("failed")] Failed = 3,

    /// <summary>The platform lets nobody write there: the text is ready to be copied.</summary>
    [JsonStringEnumMemberName("draft")] Draft = 4,
}

/// <summary>One writing of an item's fields to its platform.</summary>
/// <param name="Revision">The revision that is written.</param>
/// <param name="Fields">Which fields.</param>
/// <param name="Draft">Text to copy, where the platform takes none from us; null elsewhere.</param>
[GenerateSerializer, Immutable, Alias("sv.Publication")]
public sealed record Publication(
    [property: Id(0)] Guid Id,
    [property: Id(1)] PublicationStatus Status,
    [property: Id(2)] int Revision,
    [property: Id(3)] ImmutableArray<string> Fields,
    [property: Id(4)] DateTimeOffset CreatedAt,
    [property: Id(5)] DateTimeOffset? FinishedAt,
    [property: Id(6)] Problem? Problem,
    [property: Id(7)] string? Draft);
