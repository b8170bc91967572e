using Microsoft.Extensions.Logging;

namespace StreamVibe.Connections;

/// <summary>What is logged of syncs and tokens. The first two names and their fields are fixed: dashboards of the operator count them.</summary>
static partial class SyncEvents
{
    [LoggerMessage(EventId = 3200, EventName = "content_sync_started", Level = LogLevel.Information, Message = "content_sync_started {user_id} {platform} {account_id} {sync_id}")]
    public static partial void Started(ILogger log, Guid user_id, string platform, Guid account_id, Guid sync_id);

    [LoggerMessage(EventId = 3201, EventName = "content_sync_failed", Level = LogLevel.Warning, Message = "content_sync_failed {user_id} {platform} {account_id} {sync_id} {problem}")]
    public static partial void Failed(ILogger log, Guid user_id, string platform, Guid account_id, Guid sync_id, string problem);

    [LoggerMessage(EventId = 3202, EventName = "content_sync_completed", Level = LogLevel.Information, Message = "content_sync_completed {user_id} {platform} {account_id} {sync_id} {seen} {created} {updated} {deleted} {quarantined}")]
    public static partial void Completed(ILogger log, Guid user_id, string platform, Guid account_id, Guid sync_id, int seen, int created, int updated, int deleted, int quarantined);

    [LoggerMessage(EventId = 3203, EventName = "content_sync_delayed", Level = LogLevel.Information, Message = "content_sync_delayed {sync_id} {failure} until {retry_at}")]
    public static partial void Delayed(ILogger log, Guid sync_id, string failure, DateTimeOffset retry_at);

    [LoggerMessage(EventId = 3204, EventName = "content_sync_step_failed", Level = LogLevel.Error, Message = "A step of sync {sync_id} failed in a way that was not foreseen")]
    public static partial void StepFailed(ILogger log, Exception failure, Guid sync_id);

    [LoggerMessage(EventId = 3205, EventName = "revocation_failed", Level = LogLevel.Warning, Message = "The grant of connection {connection_id} could not be revoked at {platform}: {why}")]
    public static partial void RevocationFailed(ILogger log, Guid connection_id, string platform, string why);

    [LoggerMessage(EventId = 3206, EventName = "first_sync_not_started", Level = LogLevel.Information, Message = "The first sync of connection {connection_id} was not started: {code}")]
    public static partial void FirstNotStarted(ILogger log, Guid connection_id, ErrorCode code);

    [LoggerMessage(EventId = 3207, EventName = "revocation_dropped", Level = LogLevel.Warning, Message = "The grant of connection {connection_id} at {platform} is not revoked: {tries} tries did not succeed, or its token does not open")]
    public static partial void RevocationDropped(ILogger log, Guid connection_id, string platform, int tries);

    [LoggerMessage(EventId = 3208, EventName = "refresh_unfinished", Level = LogLevel.Warning, Message = "A token refresh of connection {connection_id} at {platform} never told how it ended; it is asked again")]
    public static partial void RefreshUnfinished(ILogger log, Guid connection_id, string platform);
}
