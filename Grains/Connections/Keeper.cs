using StreamVibe.Connections.YouTube;
using StreamVibe.Vault;

namespace StreamVibe.Connections;

/// <summary>
/// Keeps one connection's access token usable: reads the grant from the vault once, refreshes it when it is about to end, and does that once
/// however many ask. Tokens live in memory only as long as the grain does.
/// </summary>
sealed class Keeper(ConnectionState connection, SecretStore secrets, GoogleOAuth google, SyncReport report, TimeProvider clock)
{
    Grant? grant;
    long version;
    Task<Grant>? refreshing;

    /// <summary>A token that lives for some minutes yet.</summary>
    /// <exception cref="PlatformException"><see cref="PlatformFailure.GrantGone"/> where only the person can help.</exception>
    public async Task<string> AccessToken()
    {
        var known = grant ?? await Read();
        return known.IsFresh(clock.GetUtcNow()) ? known.AccessToken : (await Refresh()).AccessToken;
    }

    /// <summary>Another token, since <paramref name="rejected"/> was not accepted.</summary>
    public async Task<string> Renew(string rejected)
    {
        var known = grant ?? await Read();
        return known.AccessToken != rejected ? known.AccessToken : (await Refresh()).AccessToken;
    }

    async Task<Grant> Refresh()
    {
        var run = refreshing ??= RefreshOnce();
        try { return await run; }
        finally { if (ReferenceEquals(refreshing, run)) refreshing = null; }
    }

    async Task<Grant> RefreshOnce()
    {
        // Another activation may have refreshed meanwhile: what the vault says now counts.
        var before = grant;
        var current = await Read();
        if (before is not null && current.AccessToken != before.AccessToken && current.IsFresh(clock.GetUtcNow())) return current;
        if (current.RefreshToken is null) throw new PlatformException(PlatformFailure.GrantGone, "The grant has no refresh token.");
        var next = current.RenewedBy(await Ask(current.RefreshToken));
        // Lost the race: the winner's grant is in the vault and as good as ours.
        return await secrets.Replace(connection.Secret, next.ToBytes(), version, clock.GetUtcNow()) ? Remember(next, version + 1) : await Read();
    }

    async Task<Grant> Ask(string refreshToken)
    {
        try
        {
            var answer = await google.Refresh(refreshToken);
            report.Refreshed(connection.Platform, "refreshed");
            return answer;
        }
        catch (PlatformException failure)
        {
            report.Refreshed(connection.Platform, failure.Failure == PlatformFailure.GrantGone ? "grant_gone" : "failed");
            throw;
        }
    }

    async Task<Grant> Read()
    {
        try
        {
            var secret = await secrets.Get(connection.Secret) ?? throw new PlatformException(PlatformFailure.GrantGone, "The connection has no tokens.");
            return Remember(Grant.FromBytes(secret.Plaintext), secret.Version);
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            throw new PlatformException(PlatformFailure.GrantGone, "The stored tokens cannot be opened.");
        }
    }

    Grant Remember(Grant read, long at)
    {
        (grant, version) = (read, at);
        return read;
    }
}
