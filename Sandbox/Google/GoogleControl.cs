using StreamVibe.Sandbox.Control;
using StreamVibe.Sandbox.State;

namespace StreamVibe.Sandbox.Google;

/// <summary>What happens to accounts, grants and keys without the client's doing.</summary>
internal static class GoogleControl
{
    sealed record AccountBody(string Account);

    sealed record ChangeBody(string Account, string? Email, bool? EmailVerified);

    sealed record ForgeryBody(string Account, string Kind);

    public static void MapGoogleControl(this RouteGroupBuilder control)
    {
        control.MapPost("/google/expire", (HttpRequest request, Grants grants, Accounts accounts) => ForAccount(request, accounts, account =>
            Results.Ok(new { expired = grants.ExpireAccess(account) })));

        control.MapPost("/google/revoke", (HttpRequest request, Grants grants, Accounts accounts) => ForAccount(request, accounts, account =>
        {
            grants.RevokeAll(account);
            return Results.NoContent();
        }));

        control.MapPatch("/google/account", (HttpRequest request, StateJournal journal, Accounts accounts) => ControlBody.With<ChangeBody>(request, body => journal.Change(change =>
        {
            if (accounts.Find(body.Account) is not { } account)
                return Unknown(body.Account);
            accounts.Put(change, account with { Email = body.Email ?? account.Email, EmailVerified = body.EmailVerified ?? account.EmailVerified });
            return Results.NoContent();
        })));

        control.MapPost("/google/forge", (HttpRequest request, Accounts accounts, ForgeryBoard forgeries) => ControlBody.With<ForgeryBody>(request, body =>
        {
            if (accounts.Find(body.Account) is null)
                return Unknown(body.Account);
            if (!Forgery.Kinds.Contains(body.Kind))
                return ControlBody.Refuse($"kind is one of {string.Join(", ", Forgery.Kinds)}.");
            forgeries.Await(body.Account, body.Kind);
            return Results.NoContent();
        }));

        control.MapPost("/google/rotate-key", (SigningKeys keys) => Results.Ok(new { kid = keys.Rotate().Id }));
    }

    static IResult Unknown(string? account) => ControlBody.Refuse($"There is no account '{account}' here.");

    static Task<IResult> ForAccount(HttpRequest request, Accounts accounts, Func<string, IResult> action) => ControlBody.With<AccountBody>(request, body =>
        accounts.Find(body.Account) is { } account ? action(account.Name) : Unknown(body.Account));
}
