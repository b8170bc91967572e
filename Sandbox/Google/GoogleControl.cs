using StreamVibe.Sandbox.Control;

namespace StreamVibe.Sandbox.Google;

/// <summary>What happens to grants without the client's doing.</summary>
internal static class GoogleControl
{
    sealed record AccountBody(string Account);

    public static void MapGoogleControl(this RouteGroupBuilder control)
    {
        control.MapPost("/google/expire", (HttpRequest request, Grants grants, Accounts accounts) => ForAccount(request, accounts, account =>
            Results.Ok(new { expired = grants.ExpireAccess(account) })));

        control.MapPost("/google/revoke", (HttpRequest request, Grants grants, Accounts accounts) => ForAccount(request, accounts, account =>
        {
            grants.RevokeAll(account);
            return Results.NoContent();
        }));
    }

    static Task<IResult> ForAccount(HttpRequest request, Accounts accounts, Func<string, IResult> action) => ControlBody.With<AccountBody>(request, body =>
        accounts.Find(body.Account) is { } account ? action(account.Name) : ControlBody.Refuse($"There is no account '{body.Account}' here."));
}
