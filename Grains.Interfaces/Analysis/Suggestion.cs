using System.Text.Json.Serialization;
using StreamVibe.Content;

namespace StreamVibe.Analysis;

/// <summary>Where a suggestion stands. All but the first are final.</summary>
[GenerateSerializer, Alias("sv.SuggestionStatus"), JsonConverter(typeof(JsonStringEnumConverter<SuggestionStatus>))]
public enum SuggestionStatus
{
    [JsonStringEnumMemberName("pending")] Pending = 0,
    [JsonStringEnumMemberName("applied")] Applied = 1,
    [JsonStringEnumMemberName("dismissed")] Dismissed = 2,

    /// <summary>A newer analysis of the same item proposed something for the same field.</summary>
    [JsonStringEnumMemberName("superseded")] Superseded = 3,
}

/// <summary>A better value for one field of an item, as a model proposed it.</summary>
/// <param name="AnalysisId">The analysis that brought it.</param>
/// <param name="Field"><c>title</c>, <c>description</c>, <c>tags</c> or <c>hashtags</c>.</param>
/// <param name="Current">What the field was when the model was asked; of <c>hashtags</c>, those at the end of the description.</param>
/// <param name="Confidence">From 0 to 1, as the model says.</param>
[GenerateSerializer, Immutable, Alias("sv.Suggestion")]
public sealed record Suggestion(
    [property: Id(0)] Guid Id,
    [property: Id(1)] Guid AnalysisId,
    [property: Id(2)] Guid ContentId,
    [property: Id(3)] string Field,
    [property: Id(4)] FieldValue Current,
    [property: Id(5)] FieldValue Proposed,
    [property: Id(6)] string Reason,
    [property: Id(7)] double Confidence,
    [property: Id(8)] SuggestionStatus Status,
    [property: Id(9)] DateTimeOffset CreatedAt,
    [property: Id(10)] DateTimeOffset? DecidedAt);
