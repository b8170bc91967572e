using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using StreamVibe.Accounts;
using StreamVibe.Api.Http;

namespace StreamVibe.Api.Accounts;

/// <summary>The signed-in person.</summary>
static class MeApi
{
    public static void MapMe(this IEndpointRouteBuilder routes)
    {
        var me = routes.MapSignedIn("/api/me", "Account");
        me.MapGet("", Get).WithName("getMe").WithSummary("Your profile");
        me.MapPatch("", Edit).WithName("editMe").WithSummary("Change your name or time zone").TakesBody().Refuses(ErrorCode.IdempotencyMismatch);
        me.MapDelete("", Leave).WithName("deleteMe").WithSummary("Delete your account")
            .WithDescription("Ends every session at once, gives your grants back to the platforms and removes everything that is stored of you, soon after the answer. Cannot be undone.");
        me.MapGet("/ai-preferences", GetPreferences).WithName("getAiPreferences").WithSummary("How suggestions are made for you");
        me.MapPut("/ai-preferences", SetPreferences).WithName("setAiPreferences").WithSummary("Replace how suggestions are made for you").TakesBody()
            .WithDescription("Replaces all of it: what is left out gets its default.").Refuses(ErrorCode.IdempotencyMismatch);
        me.MapSessions();
        me.MapExport();
    }

    static async Task<Ok<Profile>> Get(CurrentUser user, IGrainFactory grains) =>
        TypedResults.Ok(await grains.GetGrain<IAccountGrain>(user.Id).GetProfile());

    static async Task<Ok<Profile>> Edit(ProfilePatch body, CurrentUser user, Operation operation, IGrainFactory grains) =>
        TypedResults.Ok(await grains.GetGrain<IAccountGrain>(user.Id).Edit(body.ToEdit(), operation.Id));

    static async Task<NoContent> Leave(CurrentUser user, Operation operation, IGrainFactory grains, HttpContext context)
    {
        await grains.GetGrain<IAccountGrain>(user.Id).Leave(operation.Id);
        await context.SignOutAsync(IdentityConstants.ApplicationScheme);
        return TypedResults.NoContent();
    }

    static async Task<Ok<AiPreferences>> GetPreferences(CurrentUser user, IGrainFactory grains) =>
        TypedResults.Ok(await grains.GetGrain<IAccountGrain>(user.Id).GetAiPreferences());

    static async Task<Ok<AiPreferences>> SetPreferences(AiPreferences body, CurrentUser user, Operation operation, IGrainFactory grains) =>
        TypedResults.Ok(await grains.GetGrain<IAccountGrain>(user.Id).SetAiPreferences(body, operation.Id));
}
