using Microsoft.AspNetCore.Http.HttpResults;
using StreamVibe.Api.Accounts;
using StreamVibe.Api.Http;
using StreamVibe.Connections;
using StreamVibe.Maintenance;

namespace StreamVibe.Api.Maintenance;

/// <summary>What platforms let the installation do in a day, for administrators.</summary>
static class BudgetsApi
{
    public static void MapBudgets(this IEndpointRouteBuilder routes) =>
        routes.MapSignedIn("/api/admin/budgets", "Maintenance").RequireAuthorization(AccountsModule.AdminPolicy).Refuses(ErrorCode.Forbidden)
            .MapGet("", List).WithName("listBudgets").WithSummary("The daily units of platforms that count them: used, leased to silos and left");

    static async Task<Ok<Page<ProviderBudget>>> List(CurrentUser user, IGrainFactory grains) =>
        TypedResults.Ok(new Page<ProviderBudget>(await grains.GetGrain<IAdminGrain>(user.Id).Budgets(), null));
}
