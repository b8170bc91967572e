using Microsoft.AspNetCore.Http.HttpResults;
using StreamVibe.Api.Http;
using StreamVibe.Connections;

namespace StreamVibe.Api.Connections;

/// <summary>Sync runs: start, watch, cancel.</summary>
static class SyncsApi
{
    public static void MapSyncs(this IEndpointRouteBuilder routes, IEndpointRouteBuilder connections)
    {
        connections.MapPost("/{id:guid}/sync", Start).WithName("startSync").WithSummary("Sync now, or join the run at work")
            .Refuses(ErrorCode.NotFound, ErrorCode.NeedsReauth, ErrorCode.IdempotencyMismatch, ErrorCode.QuotaExceeded, ErrorCode.SpendCapReached);
        connections.MapGet("/{id:guid}/syncs", List).WithName("listSyncs").WithSummary("Runs of a connection, newest first").Refuses(ErrorCode.NotFound);

        var syncs = routes.MapSignedIn("/api/syncs", "Connections").Refuses(ErrorCode.NotFound);
        syncs.MapGet("/{id:guid}", Get).WithName("getSync").WithSummary("One run with its progress");
        syncs.MapDelete("/{id:guid}", Cancel).WithName("cancelSync").WithSummary("Cancel a run; a finished one stays as it is");
    }

    static async Task<Accepted<SyncStarted>> Start(Guid id, CurrentUser user, Operation operation, IGrainFactory grains)
    {
        var run = await grains.GetGrain<IConnectionGrain>(id).StartSync(user.Id, SyncTrigger.Manual, operation.Id);
        return TypedResults.Accepted($"/api/syncs/{run.Id}", new SyncStarted(run.Id));
    }

    static async Task<Ok<Page<SyncRun>>> List(Guid id, [AsParameters] Paging page, CurrentUser user, IGrainFactory grains) =>
        TypedResults.Ok(await grains.GetGrain<IConnectionsGrain>(user.Id).ListSyncs(id, page.ToRequest()) ?? throw DomainException.NotFound("connection"));

    static async Task<Ok<SyncRun>> Get(Guid id, CurrentUser user, IGrainFactory grains) =>
        TypedResults.Ok(await grains.GetGrain<IConnectionsGrain>(user.Id).GetSync(id) ?? throw DomainException.NotFound("sync"));

    static async Task<NoContent> Cancel(Guid id, CurrentUser user, Operation operation, IGrainFactory grains) =>
        await grains.GetGrain<IConnectionsGrain>(user.Id).CancelSync(id, operation.Id) ? TypedResults.NoContent() : throw DomainException.NotFound("sync");
}

/// <summary>The run that a request started or joined.</summary>
sealed record SyncStarted(Guid SyncId);
