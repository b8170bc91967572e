using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using StreamVibe.Connections.YouTube;

namespace StreamVibe.Connections;

[StatelessWorker, GrainType("connections")]
sealed class ConnectionsGrain(
    ConnectionStore connections, SyncRunStore runs, Consent consent, IOptionsMonitor<YouTubeOptions> youtube, Ids ids, SyncReport report) : Grain, IConnectionsGrain
{
    Guid UserId => this.GetPrimaryKey();

    public ValueTask<ImmutableArray<PlatformInfo>> GetPlatforms() =>
        new([.. PlatformNames.All.Select(platform => new PlatformInfo(platform, IsConfigured(platform), PlatformRules.Capabilities(platform, IsConfigured(platform))))]);

    public Task<Page<Connection>> List(PageRequest page) => connections.List(UserId, page);

    public Task<Connection?> Get(Guid connectionId) => connections.Get(UserId, connectionId);

    public async Task<string> Authorize(AuthorizeRequest request, OperationId operation)
    {
        if (!IsConfigured(request.Platform)) throw new DomainException(ErrorCode.NotSupported, $"Connections to {request.Platform} are not set up here.");
        if (request.Capability is not (null or "publish")) throw DomainException.Invalid("capability", "The capability is 'publish' or left out.");
        if (request.ConnectionId is { } renewed && (await Get(renewed))?.Platform != request.Platform) throw DomainException.NotFound("connection");
        return await consent.Start(UserId, request, operation);
    }

    public async Task<Connection?> Edit(Guid connectionId, AutoSyncEdit edit, OperationId operation)
    {
        if (await Get(connectionId) is null) return null;
        await GrainFactory.GetGrain<IConnectionGrain>(connectionId).SetAutoSync(UserId, edit, operation);
        return await Get(connectionId);
    }

    public async Task<Connection?> Verify(Guid connectionId, OperationId operation)
    {
        if (await Get(connectionId) is null) return null;
        await GrainFactory.GetGrain<IConnectionGrain>(connectionId).Verify(UserId, operation);
        return await Get(connectionId);
    }

    public async Task<string> Callback(CallbackRequest request)
    {
        var result = await consent.Finish(UserId, request);
        if (result.ConnectionId is not { } id) return ConsentRules.Return(result.ReturnUrl, "error", result.Error!);
        try
        {
            var connection = GrainFactory.GetGrain<IConnectionGrain>(id);
            await connection.Reconnected();
            await connection.StartSync(UserId, SyncTrigger.First, OperationId.Of(ids.Next()));
        }
        catch (Exception failure)
        {
            // The connection stands and is due: the sweep starts what could not be started now, or the person sees in the quota why not.
            report.FirstNotStarted(id, failure is DomainException refusal ? refusal.Code : ErrorCode.Unavailable);
        }
        return ConsentRules.Return(result.ReturnUrl, "connected", request.Platform.Name());
    }

    public async Task<Page<SyncRun>?> ListSyncs(Guid connectionId, PageRequest page) =>
        await Get(connectionId) is null ? null : await runs.List(UserId, connectionId, page);

    public Task<SyncRun?> GetSync(Guid syncId) => runs.Get(UserId, syncId);

    public async Task<bool> CancelSync(Guid syncId, OperationId operation)
    {
        if (await GetSync(syncId) is not { } run) return false;
        if (run.FinishedAt is null) await GrainFactory.GetGrain<IConnectionGrain>(run.ConnectionId).CancelSync(UserId, syncId, operation);
        return true;
    }

    bool IsConfigured(Platform platform) => platform == Platform.YouTube && youtube.CurrentValue.IsConfigured;
}
