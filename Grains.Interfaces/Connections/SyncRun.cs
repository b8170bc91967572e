using System.Text.Json.Serialization;

namespace StreamVibe.Connections;

/// <summary>Where a run stands. The last three are final.</summary>
[GenerateSerializer, Alias("sv.SyncStatus"), JsonConverter(typeof(JsonStringEnumConverter<SyncStatus>))]
public enum SyncStatus
{
    [JsonStringEnumMemberName("queued")] Queued = 0,
    [JsonStringEnumMemberName("running")] Running = 1,
    [JsonStringEnumMemberName("completed")] Completed = 2,
    [JsonStringEnumMemberName("failed")] Failed = 3,
    [JsonStringEnumMemberName("cancelled")] Cancelled = 4,
}

/// <summary>Who asked for a run.</summary>
[GenerateSerializer, Alias("sv.SyncTrigger"), JsonConverter(typeof(JsonStringEnumConverter<SyncTrigger>))]
public enum SyncTrigger
{
    [JsonStringEnumMemberName("first")] First = 0,
    [JsonStringEnumMemberName("manual")] Manual = 1,
    [JsonStringEnumMemberName("automatic")] Automatic = 2,
}

/// <summary>One pass over a connection's content, with its progress.</summary>
/// <param name="Seen">Items met so far and read.</param>
/// <param name="Quarantined">Items met so far that could not be read; what is here of them stays.</param>
[GenerateSerializer, Immutable, Alias("sv.SyncRun")]
public sealed record SyncRun(
    [property: Id(0)] Guid Id,
    [property: Id(1)] Guid ConnectionId,
    [property: Id(2)] SyncStatus Status,
    [property: Id(3)] SyncTrigger Trigger,
    [property: Id(4)] int Seen,
    [property: Id(5)] int Created,
    [property: Id(6)] int Updated,
    [property: Id(7)] int Deleted,
    [property: Id(8)] DateTimeOffset? StartedAt,
    [property: Id(9)] DateTimeOffset? FinishedAt,
    [property: Id(10)] Problem? Problem,
    [property: Id(11)] int Quarantined = 0);
