using Orleans.Concurrency;

namespace StreamVibe.Connections;

/// <summary>One connection: its tokens, its schedule and its sync runs. Key: connection id.</summary>
[Alias("sv.IConnectionGrain")]
public interface IConnectionGrain : IGrainWithGuidKey
{
    /// <summary>Starts a run, or answers the running one, which costs nothing. Throws <see cref="ErrorCode.QuotaExceeded"/>, <see cref="ErrorCode.NeedsReauth"/>, <see cref="ErrorCode.NotFound"/>.</summary>
    [Alias("StartSync"), AlwaysInterleave]
    Task<SyncRun> StartSync(Guid userId, SyncTrigger trigger, OperationId operation);

    /// <summary>Cancels the run if it is still open. The page at work is not saved.</summary>
    [Alias("CancelSync"), AlwaysInterleave]
    Task CancelSync(Guid userId, Guid syncId, OperationId operation);

    /// <summary>Asks the platform now whether it still accepts the grant, and notes the answer in the connection's health. Throws <see cref="ErrorCode.NotFound"/>.</summary>
    [Alias("Verify"), AlwaysInterleave]
    Task Verify(Guid userId, OperationId operation);

    /// <summary>Changes whether and how often it syncs by itself, and plans the next time anew. Throws <see cref="ErrorCode.NotFound"/>, <see cref="ErrorCode.ValidationFailed"/>.</summary>
    [Alias("SetAutoSync"), AlwaysInterleave]
    Task SetAutoSync(Guid userId, AutoSyncEdit edit, OperationId operation);

    /// <summary>Ends the connection: deletes the secret, keeps or deletes the content, and gives the grant back to the platform, later where it cannot be reached now. Throws <see cref="ErrorCode.NotFound"/>.</summary>
    [Alias("Disconnect"), ResponseTimeout("00:01:30")]
    Task Disconnect(Guid userId, bool deleteContent, OperationId operation);

    /// <summary>Writes one publication to the platform, or finds out what became of it. Called by whoever wrote it down, and by the sweep; one that is over stays as it is.</summary>
    [Alias("Publish"), AlwaysInterleave, ResponseTimeout("00:01:30")]
    Task Publish(Guid userId, Guid publicationId);

    /// <summary>The tokens were replaced by a new consent: what is in memory is old.</summary>
    [Alias("Reconnected"), AlwaysInterleave]
    Task Reconnected();

    /// <summary>Does what is due now, if anything; called by the reminder and by the sweep.</summary>
    [Alias("Wake"), AlwaysInterleave]
    Task Wake();
}
