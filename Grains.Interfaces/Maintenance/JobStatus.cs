using System.Text.Json.Serialization;

namespace StreamVibe.Maintenance;

/// <summary>How a job stands.</summary>
/// <param name="Every">Time between two runs as an ISO 8601 duration, e.g. <c>PT1H</c>.</param>
/// <param name="DueAt">When it is to run next.</param>
/// <param name="LastError">What went wrong in the last run, in a sentence; null where nothing did.</param>
/// <param name="LateBySeconds">How long it has been due without running.</param>
/// <param name="ActedOn">How many things the last run acted on.</param>
/// <param name="Runs">How many runs came to their end.</param>
[GenerateSerializer, Immutable, Alias("sv.JobStatus")]
public sealed record JobStatus(
    [property: Id(0)] string Name,
    [property: Id(1)] string Every,
    [property: Id(2)] DateTimeOffset DueAt,
    [property: Id(3)] DateTimeOffset? LastStartedAt,
    [property: Id(4)] DateTimeOffset? LastFinishedAt,
    [property: Id(5)] JobOutcome? LastOutcome,
    [property: Id(6)] string? LastError,
    [property: Id(7)] long LateBySeconds,
    [property: Id(8)] bool Running,
    [property: Id(9)] int ActedOn,
    [property: Id(10)] long Runs);

/// <summary>How a run of a job ended.</summary>
[GenerateSerializer, Alias("sv.JobOutcome"), JsonConverter(typeof(JsonStringEnumConverter<JobOutcome>))]
public enum JobOutcome
{
    [JsonStringEnumMemberName("completed")] Completed = 0,

    /// <summary>The job, or a part of it, failed; it is tried again with growing pauses.</summary>
    [JsonStringEnumMemberName("failed")] Failed = 1,

    /// <summary>Its silo ended in the middle of it, and that of its repetition too.</summary>
    [JsonStringEnumMemberName("abandoned")] Abandoned = 2,
}
