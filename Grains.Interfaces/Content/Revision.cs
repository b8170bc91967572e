using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace StreamVibe.Content;

/// <summary>One change of an item's shown fields. Revisions of an item are numbered from 1, its first sync.</summary>
/// <param name="By">The user's id, or <c>system</c>.</param>
/// <param name="Reason">Why: <c>edit</c>, <c>restore</c>, <c>sync</c> or <c>suggestion</c>.</param>
[GenerateSerializer, Immutable, Alias("sv.Revision")]
public sealed record Revision(
    [property: Id(0)] int Number,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] string By,
    [property: Id(3)] RevisionReason Reason,
    [property: Id(4)] Guid? SuggestionId,
    [property: Id(5)] ImmutableArray<FieldChange> Changes);

/// <summary>Why an item changed.</summary>
[GenerateSerializer, Alias("sv.RevisionReason"), JsonConverter(typeof(JsonStringEnumConverter<RevisionReason>))]
public enum RevisionReason
{
    [JsonStringEnumMemberName("edit")] Edit = 0,
    [JsonStringEnumMemberName("restore")] Restore = 1,
    [JsonStringEnumMemberName("sync")] Sync = 2,
    [JsonStringEnumMemberName("suggestion")] Suggestion = 3,
}

/// <summary>What one field was and became: a text, or a list of texts for <c>tags</c>.</summary>
/// <param name="Base">Where a sync overwrote an edit made here: what the platform said when that was made. Left out elsewhere.</param>
[GenerateSerializer, Immutable, Alias("sv.FieldChange")]
public sealed record FieldChange(
    [property: Id(0)] string Field,
    [property: Id(1)] FieldValue Before,
    [property: Id(2)] FieldValue After,
    [property: Id(3), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] FieldValue? Base = null);
