using StreamVibe.Sandbox.State;

namespace StreamVibe.Sandbox.Facebook;

/// <summary>Gives codes and exchanges them. Facebook Login: manually build a login flow.</summary>
internal sealed class FacebookLogin(FacebookTables tables, TimeProvider clock)
{
    public static readonly TimeSpan TokenLife = TimeSpan.FromDays(60);
    static readonly TimeSpan CodeLife = TimeSpan.FromMinutes(10);

    public string Approve(string account, string redirectUri, string[] scopes) => tables.Journal.Change(change =>
    {
        var code = SecretText.New("AQ");
        DropExpired(change);
        change.Put(tables.Codes, SecretText.Hash(code), new FacebookCode(account, redirectUri, scopes, clock.GetUtcNow() + CodeLife, Used: false));
        return code;
    });

    /// <exception cref="GraphError">The code is not good, or not for this address.</exception>
    public (string Token, string Account) Redeem(string code, string redirectUri) => tables.Journal.Change(change =>
    {
        var hash = SecretText.Hash(code);
        if (tables.Codes.Find(hash) is not { } known || known.ExpiresAt <= clock.GetUtcNow())
            throw GraphError.Parameter("This authorization code has expired.");
        if (known.Used)
            throw GraphError.Parameter("This authorization code has been used.");
        if (known.RedirectUri != redirectUri)
            throw GraphError.Parameter("Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request");
        var token = SecretText.New("EAA", 96);
        change.Put(tables.Codes, hash, known with { Used = true });
        change.Put(tables.Tokens, SecretText.Hash(token), new FacebookToken(known.Account, known.Scopes, clock.GetUtcNow() + TokenLife));
        return (token, known.Account);
    });

    public FacebookToken? FindLive(string? token) =>
        token is not null && tables.Tokens.Find(SecretText.Hash(token)) is { } known && known.ExpiresAt > clock.GetUtcNow() ? known : null;

    void DropExpired(StateChange change)
    {
        var now = clock.GetUtcNow();
        foreach (var (key, _) in tables.Codes.All.Where(row => row.Value.ExpiresAt <= now))
            change.Remove(tables.Codes, key);
        foreach (var (key, _) in tables.Tokens.All.Where(row => row.Value.ExpiresAt <= now))
            change.Remove(tables.Tokens, key);
    }
}
