using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using StreamVibe.Api.Http;
using StreamVibe.Connections;

namespace StreamVibe.Api.Connections;

/// <summary>A creator's connections to the platforms.</summary>
static class ConnectionsApi
{
    public static void MapConnections(this IEndpointRouteBuilder routes)
    {
        var platforms = routes.MapSignedIn("/api/platforms", "Connections");
        platforms.MapGet("", Platforms).WithName("listPlatforms").WithSummary("Platforms and what can be done with them here");

        var connections = routes.MapSignedIn("/api/connections", "Connections");
        connections.MapGet("", List).WithName("listConnections").WithSummary("Your connections").Refuses(ErrorCode.InvalidCursor);
        connections.MapGet("/{id:guid}", Get).WithName("getConnection").WithSummary("One connection").Refuses(ErrorCode.NotFound);
        connections.MapPatch("/{id:guid}", Edit).WithName("editConnection").WithSummary("Change whether and how often a connection syncs by itself").TakesBody()
            .WithDescription("Each automatic sync counts against the quota like any other. Until you choose, paid plans sync daily and the free one does not.")
            .Refuses(ErrorCode.NotFound, ErrorCode.IdempotencyMismatch);
        connections.MapDelete("/{id:guid}", Disconnect).WithName("deleteConnection").WithSummary("Disconnect").Refuses(ErrorCode.NotFound)
            .WithDescription("Gives the grant back to the platform. What was synced is kept unless content=delete.");
        connections.MapPost("/{id:guid}/verify", Verify).WithName("verifyConnection").WithSummary("Check now whether the platform still accepts the connection")
            .WithDescription("Answers the connection as it is after the check, whatever came of it.").Refuses(ErrorCode.NotFound);
        connections.MapConsent();
        routes.MapSyncs(connections);
    }

    static async Task<Ok<Page<PlatformInfo>>> Platforms(CurrentUser user, IGrainFactory grains) =>
        TypedResults.Ok(new Page<PlatformInfo>(await grains.GetGrain<IConnectionsGrain>(user.Id).GetPlatforms(), null));

    static async Task<Ok<Page<Connection>>> List([AsParameters] Paging page, CurrentUser user, IGrainFactory grains) =>
        TypedResults.Ok(await grains.GetGrain<IConnectionsGrain>(user.Id).List(page.ToRequest()));

    static async Task<Ok<Connection>> Get(Guid id, CurrentUser user, IGrainFactory grains) =>
        TypedResults.Ok(await grains.GetGrain<IConnectionsGrain>(user.Id).Get(id) ?? throw DomainException.NotFound("connection"));

    static async Task<Ok<Connection>> Edit(Guid id, ConnectionPatch body, CurrentUser user, Operation operation, IGrainFactory grains) =>
        TypedResults.Ok(await grains.GetGrain<IConnectionsGrain>(user.Id).Edit(id, body.ToEdit(), operation.Id) ?? throw DomainException.NotFound("connection"));

    static async Task<Ok<Connection>> Verify(Guid id, CurrentUser user, Operation operation, IGrainFactory grains) =>
        TypedResults.Ok(await grains.GetGrain<IConnectionsGrain>(user.Id).Verify(id, operation.Id) ?? throw DomainException.NotFound("connection"));

    static async Task<NoContent> Disconnect(
        Guid id,
        [Description("What happens to the content that was synced."), RegularExpression("^(keep|delete)$"), DefaultValue("keep")] string? content,
        CurrentUser user, Operation operation, IGrainFactory grains)
    {
        if (content is not (null or "keep" or "delete")) throw DomainException.Invalid("content", "Must be keep or delete.");
        await grains.GetGrain<IConnectionGrain>(id).Disconnect(user.Id, deleteContent: content == "delete", operation.Id);
        return TypedResults.NoContent();
    }
}
