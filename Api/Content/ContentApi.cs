using Microsoft.AspNetCore.Http.HttpResults;
using StreamVibe.Api.Http;
using StreamVibe.Content;

namespace StreamVibe.Api.Content;

/// <summary>What the creator published: lists, search, edits and their history.</summary>
static class ContentApi
{
    public static void MapContent(this IEndpointRouteBuilder routes)
    {
        var content = routes.MapSignedIn("/api/content", "Content");
        content.MapGet("", List).WithName("listContent").WithSummary("Your content: newest first, or by rank when searched").Refuses(ErrorCode.InvalidCursor);

        var item = content.MapGroup("/{id:guid}").Refuses(ErrorCode.NotFound);
        item.MapGet("", Get).WithName("getContent").WithSummary("One item");
        item.MapPatch("", Edit).WithName("editContent").WithSummary("Change some fields, as one revision").TakesBody()
            .Refuses(ErrorCode.VersionConflict, ErrorCode.IdempotencyMismatch);
        item.MapGet("/revisions", Revisions).WithName("listRevisions").WithSummary("Every change of an item, newest first").Refuses(ErrorCode.InvalidCursor);
        item.MapPost("/revisions/{number:int:min(1)}/restore", Restore).WithName("restoreRevision")
            .WithSummary("Bring an item back to what it was after a revision").TakesBody()
            .WithDescription("With publish the platform is written to as well, where it differs: see listPublications for how that went.")
            .Refuses(ErrorCode.NeedsReauth, ErrorCode.ProviderBusy, ErrorCode.IdempotencyMismatch);
        item.MapPost("/revisions/{number:int:min(1)}/undo", Undo).WithName("undoRevision").WithSummary("Take back what one revision changed, also a sync's").TakesBody()
            .WithDescription("What other revisions changed stays. Refused with the conflict where one of its fields has changed again since.")
            .Refuses(ErrorCode.VersionConflict, ErrorCode.NotSupported, ErrorCode.NeedsReauth, ErrorCode.ProviderBusy, ErrorCode.IdempotencyMismatch);
        item.MapGet("/publications", Publications).WithName("listPublications").WithSummary("What was written to an item's platform, or is to be, newest first").Refuses(ErrorCode.InvalidCursor);
    }

    static async Task<Ok<Page<ContentItem>>> List([AsParameters] ContentQuery query, [AsParameters] Paging page, CurrentUser user, IGrainFactory grains) =>
        TypedResults.Ok(await grains.GetGrain<ILibraryGrain>(user.Id).List(query.ToFilter(), page.ToRequest()));

    static async Task<Ok<ContentItem>> Get(Guid id, CurrentUser user, IGrainFactory grains) =>
        TypedResults.Ok(await grains.GetGrain<ILibraryGrain>(user.Id).Get(id) ?? throw Missing());

    static async Task<Ok<ContentItem>> Edit(Guid id, ContentPatch body, CurrentUser user, Operation operation, IGrainFactory grains) =>
        TypedResults.Ok(await grains.GetGrain<IContentGrain>(id).Edit(user.Id, body.ToEdit(), operation.Id));

    static async Task<Ok<Page<Revision>>> Revisions(Guid id, [AsParameters] Paging page, CurrentUser user, IGrainFactory grains) =>
        TypedResults.Ok(await grains.GetGrain<ILibraryGrain>(user.Id).ListRevisions(id, page.ToRequest()) ?? throw Missing());

    static async Task<Ok<ContentItem>> Restore(Guid id, int number, RestoreBody? body, CurrentUser user, Operation operation, IGrainFactory grains)
    {
        var content = grains.GetGrain<IContentGrain>(id);
        return TypedResults.Ok(body is { Publish: true } ? await content.RestoreAndPublish(user.Id, number, operation.Id) : await content.Restore(user.Id, number, operation.Id));
    }

    static async Task<Ok<ContentItem>> Undo(Guid id, int number, RestoreBody? body, CurrentUser user, Operation operation, IGrainFactory grains)
    {
        var content = grains.GetGrain<IContentGrain>(id);
        return TypedResults.Ok(body is { Publish: true } ? await content.UndoAndPublish(user.Id, number, operation.Id) : await content.Undo(user.Id, number, operation.Id));
    }

    static async Task<Ok<Page<Publication>>> Publications(Guid id, [AsParameters] Paging page, CurrentUser user, IGrainFactory grains) =>
        TypedResults.Ok(await grains.GetGrain<ILibraryGrain>(user.Id).ListPublications(id, page.ToRequest()) ?? throw Missing());

    static DomainException Missing() => DomainException.NotFound("content item");
}
