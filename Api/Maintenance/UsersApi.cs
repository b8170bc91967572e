using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using StreamVibe.Api.Accounts;
using StreamVibe.Api.Http;
using StreamVibe.Maintenance;

namespace StreamVibe.Api.Maintenance;

/// <summary>Everybody there is, for administrators.</summary>
static class UsersApi
{
    public static void MapUsers(this IEndpointRouteBuilder routes) =>
        routes.MapSignedIn("/api/admin/users", "Maintenance").RequireAuthorization(AccountsModule.AdminPolicy).Refuses(ErrorCode.Forbidden)
            .MapGet("", List).WithName("listUsers").WithSummary("Users by e-mail, plan and status, newest first").Refuses(ErrorCode.InvalidCursor);

    static async Task<Ok<Page<UserEntry>>> List([AsParameters] UsersQuery query, [AsParameters] Paging page, CurrentUser user, IGrainFactory grains) =>
        TypedResults.Ok(await grains.GetGrain<IAdminGrain>(user.Id).Users(query.ToFilter(), page.ToRequest()));
}

/// <summary>What the list of users can be narrowed by.</summary>
readonly record struct UsersQuery(
    [FromQuery(Name = "q")][property: Description("Part of the e-mail.")][property: MaxLength(UsersQuery.Longest)]
    string? Search,
    [FromQuery(Name = "plan")][property: Description("Only on this plan.")][property: MaxLength(UsersQuery.Longest)]
    string? Plan,
    [FromQuery(Name = "status")][property: Description("Only with a subscription of this status.")][property: MaxLength(UsersQuery.Longest)]
    string? Status)
{
    const int Longest = 200;

    public UserFilter ToFilter() => new(Short(Search, "q"), Short(Plan, "plan"), Short(Status, "status"));

    static string? Short(string? text, string field)
    {
        if (string.IsNullOrEmpty(text)) return null;
        if (text.Length > Longest || text.Contains('\0', StringComparison.Ordinal)) throw DomainException.Invalid(field, $"Must be a text of at most {Longest} characters.");
        return text;
    }
}
