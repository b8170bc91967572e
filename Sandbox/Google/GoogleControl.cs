using StreamVibe.Sandbox.Control;

namespace StreamVibe.Sandbox.Google;

/// <summary>What happens to grants without the client's doing.</summary>
internal static class GoogleControl
{
    sealed record AccountBody(string Account);

    public static void MapGoogleControl(this RouteGroupBuilder control)
    {
        control.MapPost("/google/expire", (HttpRequest request, Grants grants) => ForAccount(request, account =>
            Results.Ok(new { expired = grants.ExpireAccess(account) })));

        control.MapPost("/google/revoke", (HttpRequest request, Grants grants) => ForAccount(request, account =>
        {
            grants.RevokeAll(account);
            return Results.NoContent();
        }));
    }

    static Task<IResult> ForAccount(HttpRequest request, Func<string, IResult> action) => ControlBody.With<AccountBody>(request, body =>
        GoogleAccount.Find(body.Account) is { } account ? action(account.Name) : ControlBody.Refuse($"There is no account '{body.Account}' here."));
}
