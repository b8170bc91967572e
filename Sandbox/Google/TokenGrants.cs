using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using StreamVibe.Sandbox.State;

namespace StreamVibe.Sandbox.Google;

/// <summary>The two grants of the token endpoint. Refusals are thrown as <see cref="OAuthError"/>.</summary>
internal sealed class TokenGrants(GrantTables tables, GrantScripts scripts, TimeProvider clock)
{
    public static readonly TimeSpan AccessLife = TimeSpan.FromSeconds(3599);

    // Google: refresh token expiration. Unused for six months, or the oldest of more than 100 for one account and client.
    static readonly TimeSpan UnusedLife = TimeSpan.FromDays(180);
    const int MostRefreshTokens = 100;

    public IssuedTokens Redeem(string code, string clientId, string? redirectUri, string? verifier) => tables.Journal.Change(change =>
    {
        var hash = SecretText.Hash(code);
        var now = clock.GetUtcNow();
        if (tables.Codes.Find(hash) is not { Used: false } known || known.ExpiresAt <= now || known.ClientId != clientId)
            throw OAuthError.InvalidGrant("The code is unknown, used, expired or another client's.");
        if (known.RedirectUri != redirectUri)
            throw new OAuthError(400, "redirect_uri_mismatch", "The redirect_uri differs from the one the code was asked for with.");
        RequireVerifier(known, verifier);
        change.Put(tables.Codes, hash, known with { Used = true });
        var ends = scripts.EndOf(known.Account, now);
        var refreshToken = known.GivesRefreshToken && !scripts.Of(known.Account).WithholdsRefreshToken
            ? IssueRefreshToken(change, new(known.ClientId, known.Account, known.Scopes, now, now, ends))
            : null;
        return new IssuedTokens(IssueAccessToken(change, clientId, known.Account, known.Scopes, now), refreshToken, known.Account, known.Scopes, known.Nonce,
            refreshToken is null ? null : SecondsLeft(ends, now));
    });

    public IssuedTokens Refresh(string refreshToken, string clientId, string? scope) => tables.Journal.Change(change =>
    {
        var hash = SecretText.Hash(refreshToken);
        var now = clock.GetUtcNow();
        if (tables.RefreshTokens.Find(hash) is not { } known || known.ClientId != clientId || known.LastUsedAt + UnusedLife <= now || known.ExpiresAt <= now)
            throw OAuthError.InvalidGrant("Token has been expired or revoked.");
        string[] scopes = GoogleScopes.Parse(scope) is { Length: > 0 } asked ? asked : known.Scopes;
        if (scopes.Except(known.Scopes).Any())
            throw new OAuthError(400, "invalid_scope", "The scope goes beyond what was granted.");
        change.Put(tables.RefreshTokens, hash, known with { LastUsedAt = now });
        string? rotated = null;
        if (scripts.Of(known.Account).Rotates)
        {
            change.Remove(tables.RefreshTokens, hash);
            rotated = IssueRefreshToken(change, known with { IssuedAt = now, LastUsedAt = now });
        }
        return new IssuedTokens(IssueAccessToken(change, clientId, known.Account, scopes, now), rotated, known.Account, scopes, null, SecondsLeft(known.ExpiresAt, now));
    });

    static long? SecondsLeft(DateTimeOffset? ends, DateTimeOffset now) => ends is { } end ? (long)(end - now).TotalSeconds : null;

    /// <summary>RFC 7636, section 4.6.</summary>
    static void RequireVerifier(AuthorizationCode code, string? verifier)
    {
        if (code.Challenge is null)
        {
            if (verifier is not null)
                throw OAuthError.InvalidGrant("A code_verifier was sent for a code asked for without a challenge.");
            return;
        }
        if (string.IsNullOrEmpty(verifier))
            throw OAuthError.InvalidGrant("Missing code verifier.");
        var answer = code.ChallengeMethod == "S256" ? Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(verifier))) : verifier;
        if (!SecretText.Same(answer, code.Challenge))
            throw OAuthError.InvalidGrant("Invalid code verifier.");
    }

    string IssueAccessToken(StateChange change, string clientId, string account, string[] scopes, DateTimeOffset now)
    {
        foreach (var (key, _) in tables.AccessTokens.All.Where(row => row.Value.ExpiresAt <= now))
            change.Remove(tables.AccessTokens, key);
        var token = SecretText.New("ya29.", 96);
        change.Put(tables.AccessTokens, SecretText.Hash(token), new AccessToken(clientId, account, scopes, now + AccessLife));
        return token;
    }

    string IssueRefreshToken(StateChange change, RefreshToken issued)
    {
        var oldest = tables.RefreshTokens.All
            .Where(row => row.Value.ClientId == issued.ClientId && row.Value.Account == issued.Account)
            .OrderByDescending(row => row.Value.IssuedAt)
            .Skip(MostRefreshTokens - 1);
        foreach (var (key, _) in oldest)
            change.Remove(tables.RefreshTokens, key);
        var token = SecretText.New("1//0", 64);
        change.Put(tables.RefreshTokens, SecretText.Hash(token), issued);
        return token;
    }
}
