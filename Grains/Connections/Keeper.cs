namespace StreamVibe.Connections;

/// <summary>
/// Keeps one connection's access token usable: reads the grant from the vault once, has it refreshed when it is about to end, and does that once
/// however many ask. Tokens live in memory only as long as the grain does.
/// </summary>
sealed class Keeper(ConnectionState connection, GrantVault vault, Refresher refresher, TimeProvider clock)
{
    Grant? grant;
    Task<Grant>? refreshing;

    /// <summary>When the platform last gave this keeper new tokens.</summary>
    public DateTimeOffset? RefreshedAt { get; private set; }

    /// <summary>Whether the connection still has the grant that this keeper keeps.</summary>
    public bool IsFor(ConnectionState now) => now.Health.GrantedAt == connection.Health.GrantedAt;

    /// <summary>A token that lives for some minutes yet.</summary>
    /// <exception cref="PlatformException">There is none; what that means for the connection is recorded.</exception>
    public async Task<string> AccessToken()
    {
        var known = await Known();
        return known.IsFresh(clock.GetUtcNow()) ? known.AccessToken : (await Refresh(known)).AccessToken;
    }

    /// <summary>Another token, since <paramref name="rejected"/> was not accepted.</summary>
    public async Task<string> Renew(string rejected)
    {
        var known = await Known();
        return known.AccessToken != rejected ? known.AccessToken : (await Refresh(known)).AccessToken;
    }

    /// <summary>Sends a request with a token. One can be withdrawn before its time: one refresh, one more try.</summary>
    public async Task<T> Ask<T>(Func<string, Task<T>> request)
    {
        var token = await AccessToken();
        try
        {
            return await request(token);
        }
        catch (PlatformException rejected) when (rejected.Failure == PlatformFailure.TokenRejected)
        {
            return await request(await Renew(token));
        }
    }

    /// <summary>Asks the platform whether it still accepts the grant, which is what a refresh does.</summary>
    public async Task Check() => await Refresh(await Known());

    async Task<Grant> Known() => grant ??= (await vault.Read(connection)).Grant;

    async Task<Grant> Refresh(Grant old)
    {
        var run = refreshing ??= Once(old);
        try { return await run; }
        finally { if (ReferenceEquals(refreshing, run)) refreshing = null; }
    }

    async Task<Grant> Once(Grant old)
    {
        grant = (await refresher.Refresh(connection, old)).Grant;
        RefreshedAt = clock.GetUtcNow();
        return grant;
    }
}
