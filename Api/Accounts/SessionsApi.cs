using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using StreamVibe.Accounts;
using StreamVibe.Api.Http;

namespace StreamVibe.Api.Accounts;

/// <summary>Where a person is signed in, and how they leave from afar.</summary>
static class SessionsApi
{
    public static void MapSessions(this RouteGroupBuilder me)
    {
        me.MapGet("/sessions", List).WithName("listSessions").WithSummary("Where you are signed in, newest first").Refuses(ErrorCode.InvalidCursor);
        me.MapDelete("/sessions/{id:guid}", End).WithName("endSession").WithSummary("End a session at once").Refuses(ErrorCode.NotFound);
        me.MapDelete("/sessions/all", EndAll).WithName("endAllSessions").WithSummary("End every session at once, this one too");
    }

    static async Task<Ok<Page<SessionInfo>>> List([AsParameters] Paging page, CurrentUser user, IGrainFactory grains) =>
        TypedResults.Ok(await grains.GetGrain<IAccountGrain>(user.Id).ListSessions(user.SessionId, page.ToRequest()));

    static async Task<NoContent> End(Guid id, CurrentUser user, IGrainFactory grains) =>
        await grains.GetGrain<IAccountGrain>(user.Id).EndSession(id) ? TypedResults.NoContent() : throw DomainException.NotFound("session");

    static async Task<NoContent> EndAll(CurrentUser user, IGrainFactory grains, HttpContext context)
    {
        await grains.GetGrain<IAccountGrain>(user.Id).EndSessions(except: null);
        await context.SignOutAsync(IdentityConstants.ApplicationScheme);
        return TypedResults.NoContent();
    }
}
