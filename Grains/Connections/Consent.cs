using Npgsql;
using StreamVibe.Accounts;
using StreamVibe.Connections.YouTube;
using StreamVibe.Vault;

namespace StreamVibe.Connections;

/// <summary>
/// The way to a connection: (1) a person is sent to the platform with a fresh state; (2) comes back with it, once; (3) the code is exchanged for tokens;
/// (4) the tokens show which channel it is; (5) connection, channel and secret are saved together.
/// </summary>
sealed class Consent(FlowStore flows, LifecycleStore lifecycle, GrantVault vault, GoogleOAuth google, YouTubeApi youtube, KeyRing keys, TimeProvider clock, Revoker revoker)
{
    /// <summary>Step 1: the address to send the person to. A client's repeated operation gets the same one, also when it was used or is too old by then: the way back says so.</summary>
    public async Task<string> Start(Guid userId, AuthorizeRequest request, OperationId operation)
    {
        var state = operation.Fingerprint.Length > 0 ? ConsentRules.StateOf(userId, operation, keys) : ConsentRules.NewState(keys);
        await flows.Open(userId, ConsentRules.Hash(state), request, clock.GetUtcNow() + ConsentRules.Life);
        return google.AuthorizationUrl(state, ConsentRules.Challenge(ConsentRules.Verifier(state, keys)!), request.CallbackUrl, request.Capability);
    }

    /// <summary>Steps 2 to 5.</summary>
    public async Task<ConsentResult> Finish(Guid userId, CallbackRequest callback)
    {
        // Before anything else: a state that is not this user's own ends here, and Google is not asked anything.
        if (callback.State is not { Length: > 0 and <= 200 } state || ConsentRules.Verifier(state, keys) is not { } verifier
            || await flows.Claim(userId, callback.Platform, ConsentRules.Hash(state), clock.GetUtcNow()) is not { } flow)
            return new("/", "invalid_state", null);
        if (callback.Error is { } error) return new(flow.ReturnUrl, error == "access_denied" ? "access_denied" : "exchange_failed", null);
        if (!ConsentRules.IsCode(callback.Code)) return new(flow.ReturnUrl, "exchange_failed", null);
        try
        {
            var grant = await google.Exchange(callback.Code!, verifier, callback.CallbackUrl);
            var (problem, connectionId) = await Save(userId, callback.Platform, flow, grant);
            return new(flow.ReturnUrl, problem, connectionId);
        }
        catch (PlatformException failure)
        {
            return new(flow.ReturnUrl, ConsentRules.ErrorOf(failure.Failure), null);
        }
    }

    async Task<(string? Problem, Guid? ConnectionId)> Save(Guid userId, Platform platform, Flow flow, Grant grant)
    {
        if (GoogleOAuth.Scopes(flow.Capability).Except(grant.Scopes).Any()) return ("scope_missing", null);
        if (await youtube.GetOwnChannel(grant.AccessToken) is not { } channel) return ("no_account", null);
        var known = await lifecycle.FindByChannel(userId, platform, channel.Id);
        if (flow.ConnectionId is { } wanted && known?.Id != wanted) return ("account_mismatch", null);
        if (grant.RefreshToken is null && known is not null && await vault.Find(known) is { } stored) grant = stored.Grant.RenewedBy(grant);
        // Without one the connection would live for an hour.
        if (grant.RefreshToken is null) return ("exchange_failed", null);
        if (await Connect(userId, platform, channel, grant, known) is { } id) return (null, id);
        // Another consent of the same person may have been faster; somebody else's channel stays theirs.
        known = await lifecycle.FindByChannel(userId, platform, channel.Id);
        return known is { IsActive: true } && await Connect(userId, platform, channel, grant, known) is { } renewed ? (null, renewed) : ("account_taken", null);
    }

    // Null where the channel is active in a connection that is not this one.
    async Task<Guid?> Connect(Guid userId, Platform platform, Channel channel, Grant grant, ConnectionState? known)
    {
        try
        {
            return await lifecycle.Connect(userId, platform, channel, grant, known, clock.GetUtcNow());
        }
        catch (PostgresException taken) when (taken.ConstraintName == LifecycleStore.ActiveAccountConstraint)
        {
            return null;
        }
        catch (PostgresException left) when (left.ConstraintName == AccountStore.LeavingConstraint)
        {
            // The person deleted the account while they were at Google: nobody is left to keep this grant for.
            await revoker.GiveBack(platform, channel.Id, grant);
            return null;
        }
    }
}

/// <summary>How a consent ended: with a connection, or with the code of what went wrong.</summary>
sealed record ConsentResult(string ReturnUrl, string? Error, Guid? ConnectionId);
