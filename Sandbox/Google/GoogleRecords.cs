namespace StreamVibe.Sandbox.Google;

/// <summary>What an account allowed a client, over all its consents.</summary>
/// <param name="Offline">Whether it was asked for a refresh token yet.</param>
internal sealed record Consent(string ClientId, string Account, string[] Scopes, bool Offline)
{
    public static string Key(string clientId, string account) => $"{clientId}|{account}";
}

/// <param name="GivesRefreshToken">Decided when the consent was given.</param>
internal sealed record AuthorizationCode(
    string ClientId, string Account, string[] Scopes, string RedirectUri, string? Challenge, string? ChallengeMethod,
    string? Nonce, bool GivesRefreshToken, DateTimeOffset ExpiresAt, bool Used);

internal sealed record AccessToken(string ClientId, string Account, string[] Scopes, DateTimeOffset ExpiresAt);

/// <param name="ExpiresAt">End of a time-limited grant; null where it has none.</param>
internal sealed record RefreshToken(string ClientId, string Account, string[] Scopes, DateTimeOffset IssuedAt, DateTimeOffset LastUsedAt, DateTimeOffset? ExpiresAt = null);

/// <summary>What the token endpoint gives out. Google: OAuth 2.0 for web server applications, token response.</summary>
internal sealed record IssuedTokens(string AccessToken, string? RefreshToken, string Account, string[] Scopes, string? Nonce, long? GrantSecondsLeft = null);
