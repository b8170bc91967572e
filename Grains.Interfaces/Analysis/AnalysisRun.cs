using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace StreamVibe.Analysis;

/// <summary>Where an analysis, or one item of it, stands. The last three are final.</summary>
[GenerateSerializer, Alias("sv.AnalysisStatus"), JsonConverter(typeof(JsonStringEnumConverter<AnalysisStatus>))]
public enum AnalysisStatus
{
    [JsonStringEnumMemberName("queued")] Queued = 0,
    [JsonStringEnumMemberName("running")] Running = 1,

    /// <summary>Every item was worked on; of an analysis of several, some may have failed.</summary>
    [JsonStringEnumMemberName("completed")] Completed = 2,

    /// <summary>No item brought suggestions.</summary>
    [JsonStringEnumMemberName("failed")] Failed = 3,
    [JsonStringEnumMemberName("cancelled")] Cancelled = 4,
}

/// <summary>A look of a model at one or many items, with its progress. Each item that brings suggestions costs one unit.</summary>
/// <param name="Problem">Of an analysis that failed: what the first item failed of.</param>
/// <param name="Items">In the order asked for.</param>
[GenerateSerializer, Immutable, Alias("sv.AnalysisRun")]
public sealed record AnalysisRun(
    [property: Id(0)] Guid Id,
    [property: Id(1)] AnalysisStatus Status,
    [property: Id(2)] int Total,
    [property: Id(3)] int Completed,
    [property: Id(4)] int Failed,
    [property: Id(5)] DateTimeOffset QueuedAt,
    [property: Id(6)] DateTimeOffset? StartedAt,
    [property: Id(7)] DateTimeOffset? FinishedAt,
    [property: Id(8)] Problem? Problem,
    [property: Id(9)] ImmutableArray<AnalysisItem> Items);

/// <summary>One item of an analysis.</summary>
/// <param name="Suggestions">How many it brought.</param>
[GenerateSerializer, Immutable, Alias("sv.AnalysisItem")]
public sealed record AnalysisItem(
    [property: Id(0)] Guid ContentId,
    [property: Id(1)] AnalysisStatus Status,
    [property: Id(2)] int Suggestions,
    [property: Id(3)] Problem? Problem);
