using Microsoft.AspNetCore.Http.HttpResults;
using StreamVibe.Api.Http;
using StreamVibe.Billing;

namespace StreamVibe.Api.Billing;

/// <summary>What was used: finished cycles, and day by day.</summary>
static class UsageApi
{
    public static void MapUsage(this IEndpointRouteBuilder routes)
    {
        var usage = routes.MapSignedIn("/api/usage", "Billing");
        usage.MapGet("/history", History).WithName("listUsageHistory").WithSummary("Finished cycles, newest first").Refuses(ErrorCode.InvalidCursor);
        usage.MapGet("/daily", Daily).WithName("listDailyUsage").WithSummary("What was used day by day, oldest first; days are those of your time zone");
    }

    static async Task<Ok<Page<UsageCycle>>> History([AsParameters] UsageKind kind, [AsParameters] Paging page, CurrentUser user, IGrainFactory grains) =>
        TypedResults.Ok(await grains.GetGrain<IUsageGrain>(user.Id).History(kind.Value(), page.ToRequest()));

    static async Task<Ok<Page<UsageDay>>> Daily([AsParameters] UsageKind kind, [AsParameters] UsageRange range, CurrentUser user, IGrainFactory grains) =>
        TypedResults.Ok(new Page<UsageDay>(await grains.GetGrain<IUsageGrain>(user.Id).Daily(kind.Value(), range.First(), range.Last()), null));
}
