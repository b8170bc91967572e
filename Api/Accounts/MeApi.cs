using Microsoft.AspNetCore.Http.HttpResults;
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
    }

    static async Task<Ok<Profile>> Get(CurrentUser user, IGrainFactory grains) =>
        TypedResults.Ok(await grains.GetGrain<IAccountGrain>(user.Id).GetProfile());
}
