using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using StreamVibe.Storage;

namespace StreamVibe.Connections;

/// <summary>Tells the operator of syncs and tokens: one log event and one measurement each.</summary>
sealed class SyncReport
{
    readonly ILogger log;
    readonly Counter<long> runs, items, refreshes;

    public SyncReport(IMeterFactory meters, ILogger<SyncReport> log)
    {
        this.log = log;
        var meter = meters.Create("StreamVibe.Connections");
        runs = meter.CreateCounter<long>("streamvibe.sync.runs", "{run}", "Sync runs by platform and end.");
        items = meter.CreateCounter<long>("streamvibe.sync.items", "{item}", "Items that completed runs created, updated, deleted or could not read.");
        refreshes = meter.CreateCounter<long>("streamvibe.token.refreshes", "{refresh}", "Refreshes of access tokens by platform and outcome.");
    }

    public void Started(ConnectionState connection, Guid runId) => SyncEvents.Started(log, connection.UserId, Names.Of(connection.Platform), connection.AccountId, runId);

    public void Completed(ConnectionState connection, SyncRun run)
    {
        var platform = Names.Of(connection.Platform);
        SyncEvents.Completed(log, connection.UserId, platform, connection.AccountId, run.Id, run.Seen, run.Created, run.Updated, run.Deleted, run.Quarantined);
        runs.Add(1, new("platform", platform), new("end", "completed"));
        items.Add(run.Created, new("platform", platform), new("change", "created"));
        items.Add(run.Updated, new("platform", platform), new("change", "updated"));
        items.Add(run.Deleted, new("platform", platform), new("change", "deleted"));
        items.Add(run.Quarantined, new("platform", platform), new("change", "quarantined"));
    }

    public void Failed(ConnectionState connection, Guid runId, Problem problem)
    {
        SyncEvents.Failed(log, connection.UserId, Names.Of(connection.Platform), connection.AccountId, runId, problem.Code);
        runs.Add(1, new("platform", Names.Of(connection.Platform)), new("end", "failed"));
    }

    public void Cancelled(ConnectionState connection) => runs.Add(1, new("platform", Names.Of(connection.Platform)), new("end", "cancelled"));

    public void Delayed(Guid runId, PlatformException failure, DateTimeOffset retryAt) => SyncEvents.Delayed(log, runId, failure.Failure.ToString(), retryAt);

    public void StepFailed(Guid runId, Exception failure) => SyncEvents.StepFailed(log, failure, runId);

    public void FirstNotStarted(Guid connectionId, ErrorCode code) => SyncEvents.FirstNotStarted(log, connectionId, code);

    public void RevocationFailed(Revocation revocation, Exception failure) =>
        SyncEvents.RevocationFailed(log, revocation.ConnectionId, Names.Of(revocation.Platform), failure is PlatformException refusal ? refusal.Failure.ToString() : failure.GetType().Name);

    public void RevocationDropped(Revocation revocation) => SyncEvents.RevocationDropped(log, revocation.ConnectionId, Names.Of(revocation.Platform), revocation.Tries);

    public void RefreshUnfinished(ConnectionState connection) => SyncEvents.RefreshUnfinished(log, connection.Id, Names.Of(connection.Platform));

    /// <summary>Outcome <c>refreshed</c>, <c>scope_missing</c>, <c>grant_gone</c> or <c>failed</c>.</summary>
    public void Refreshed(Platform platform, string outcome) => refreshes.Add(1, new("platform", Names.Of(platform)), new("outcome", outcome));
}
