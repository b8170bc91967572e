using Microsoft.AspNetCore.Http.HttpResults;
using StreamVibe.Api.Http;
using StreamVibe.Audit;

namespace StreamVibe.Api.Audit;

/// <summary>What was done in the account, and by whom.</summary>
static class AuditApi
{
    public static void MapAudit(this IEndpointRouteBuilder routes)
    {
        var audit = routes.MapSignedIn("/api/audit", "Audit");
        audit.MapGet("", List).WithName("listAudit").WithSummary("What was done in your account, newest first").Refuses(ErrorCode.InvalidCursor);
    }

    static async Task<Ok<Page<AuditEntry>>> List([AsParameters] Paging page, CurrentUser user, IGrainFactory grains) =>
        TypedResults.Ok(await grains.GetGrain<IAuditGrain>(user.Id).List(page.ToRequest()));
}
