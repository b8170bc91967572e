using StreamVibe.Sandbox.Control;
using StreamVibe.Sandbox.State;

namespace StreamVibe.Sandbox.Google;

/// <summary>How Google treats the grants of one account.</summary>
/// <param name="Rotates">Each refresh gives a new refresh token, and the old one dies at once.</param>
/// <param name="GrantSeconds">Grants end after so long, and say so; null: they have no end.</param>
/// <param name="WithholdsRefreshToken">Consents give no refresh token.</param>
internal sealed record GrantScript(bool Rotates = false, long? GrantSeconds = null, bool WithholdsRefreshToken = false);

/// <summary>The scripts of all accounts, and the routes that set them.</summary>
internal sealed class GrantScripts(GrantTables tables)
{
    static readonly GrantScript Usual = new();
    readonly JournalTable<GrantScript> scripts = tables.Journal.Table<GrantScript>("google.scripts");

    sealed record ScriptBody(string Account, bool Rotates = false, long? GrantSeconds = null, bool WithholdsRefreshToken = false);

    sealed record NarrowBody(string Account, string Scopes);

    public GrantScript Of(string account) => scripts.Find(account) ?? Usual;

    /// <summary>When a grant that is given now ends; null where it has no end.</summary>
    public DateTimeOffset? EndOf(string account, DateTimeOffset now) => Of(account).GrantSeconds is { } seconds ? now.AddSeconds(seconds) : null;

    public static void MapControl(RouteGroupBuilder control)
    {
        control.MapPost("/google/script", (HttpRequest request, GrantScripts scripts, Accounts accounts) => ControlBody.With<ScriptBody>(request, body =>
            accounts.Find(body.Account) is { } account
                ? scripts.Set(account.Name, new(body.Rotates, body.GrantSeconds, body.WithholdsRefreshToken))
                : ControlBody.Refuse($"There is no account '{body.Account}' here.")));

        control.MapPost("/google/narrow", (HttpRequest request, GrantScripts scripts, Accounts accounts) => ControlBody.With<NarrowBody>(request, body =>
            accounts.Find(body.Account) is { } account
                ? Results.Ok(new { narrowed = scripts.Narrow(account.Name, body.Scopes) })
                : ControlBody.Refuse($"There is no account '{body.Account}' here.")));
    }

    IResult Set(string account, GrantScript script) => tables.Journal.Change(change =>
    {
        change.Put(scripts, account, script);
        return Results.NoContent();
    });

    /// <summary>The person takes scopes away from what they allowed; live tokens lose them at once.</summary>
    /// <returns>How many tokens there were.</returns>
    int Narrow(string account, string scopes) => tables.Journal.Change(change =>
    {
        var refresh = tables.RefreshTokens.All.Where(token => token.Value.Account == account).ToList();
        refresh.ForEach(token => change.Put(tables.RefreshTokens, token.Key, token.Value with { Scopes = GoogleScopes.Narrow(token.Value.Scopes, scopes) }));
        var access = tables.AccessTokens.All.Where(token => token.Value.Account == account).ToList();
        access.ForEach(token => change.Put(tables.AccessTokens, token.Key, token.Value with { Scopes = GoogleScopes.Narrow(token.Value.Scopes, scopes) }));
        foreach (var (key, consent) in tables.Consents.All.Where(row => row.Value.Account == account).ToList())
            change.Put(tables.Consents, key, consent with { Scopes = GoogleScopes.Narrow(consent.Scopes, scopes) });
        return refresh.Count + access.Count;
    });
}
