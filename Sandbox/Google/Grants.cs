using StreamVibe.Sandbox.State;

namespace StreamVibe.Sandbox.Google;

/// <summary>Gives, looks up and ends what accounts allowed.</summary>
internal sealed class Grants(GrantTables tables, TimeProvider clock)
{
    static readonly TimeSpan CodeLife = TimeSpan.FromMinutes(10);

    /// <summary>Records a consent and gives the code to exchange.</summary>
    public string Approve(AuthorizationRequest request, GoogleAccount account, string[] scopes) => tables.Journal.Change(change =>
    {
        var key = Consent.Key(request.ClientId, account.Name);
        var before = tables.Consents.Find(key);
        string[] everAllowed = [.. (before?.Scopes ?? []).Union(scopes)];
        // A refresh token comes with the first offline consent, and again only where the page was forced by prompt=consent.
        var givesRefreshToken = request.Offline && (before is not { Offline: true } || request.ForcesConsent);
        var code = SecretText.New("4/0A");
        DropExpiredCodes(change);
        change.Put(tables.Consents, key, new Consent(request.ClientId, account.Name, everAllowed, request.Offline || before is { Offline: true }));
        change.Put(tables.Codes, SecretText.Hash(code), new AuthorizationCode(
            request.ClientId, account.Name, request.IncludeGrantedScopes ? everAllowed : scopes, request.RedirectUri,
            request.Challenge, request.ChallengeMethod, request.Nonce, givesRefreshToken, clock.GetUtcNow() + CodeLife, Used: false));
        return code;
    });

    public AccessToken? FindLive(string? accessToken) =>
        accessToken is not null && tables.AccessTokens.Find(SecretText.Hash(accessToken)) is { } token && token.ExpiresAt > clock.GetUtcNow() ? token : null;

    /// <summary>Ends the whole grant behind either kind of token. Google: revoking a token.</summary>
    /// <returns>False for a token that is unknown or already dead.</returns>
    public bool Revoke(string token) => tables.Journal.Change(change =>
    {
        var hash = SecretText.Hash(token);
        var owner = tables.RefreshTokens.Find(hash) is { } refresh ? (refresh.ClientId, refresh.Account)
            : FindLive(token) is { } access ? (access.ClientId, access.Account)
            : default;
        if (owner.Account is null)
            return false;
        EndGrants(change, (clientId, account) => (clientId, account) == owner);
        return true;
    });

    /// <summary>The person ends every grant at their account page.</summary>
    public void RevokeAll(string account) => tables.Journal.Change(change =>
    {
        EndGrants(change, (_, owner) => owner == account);
        return true;
    });

    /// <returns>How many access tokens ended early.</returns>
    public int ExpireAccess(string account) => tables.Journal.Change(change =>
    {
        var live = tables.AccessTokens.All.Where(token => token.Value.Account == account).ToList();
        live.ForEach(token => change.Remove(tables.AccessTokens, token.Key));
        return live.Count;
    });

    void EndGrants(StateChange change, Func<string, string, bool> ends)
    {
        foreach (var (key, consent) in tables.Consents.All.Where(row => ends(row.Value.ClientId, row.Value.Account)))
            change.Remove(tables.Consents, key);
        foreach (var (key, _) in tables.Codes.All.Where(row => ends(row.Value.ClientId, row.Value.Account)))
            change.Remove(tables.Codes, key);
        foreach (var (key, _) in tables.AccessTokens.All.Where(row => ends(row.Value.ClientId, row.Value.Account)))
            change.Remove(tables.AccessTokens, key);
        foreach (var (key, _) in tables.RefreshTokens.All.Where(row => ends(row.Value.ClientId, row.Value.Account)))
            change.Remove(tables.RefreshTokens, key);
    }

    void DropExpiredCodes(StateChange change)
    {
        var now = clock.GetUtcNow();
        foreach (var (key, _) in tables.Codes.All.Where(row => row.Value.ExpiresAt <= now))
            change.Remove(tables.Codes, key);
    }
}
