using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using StreamVibe.Accounts;

namespace StreamVibe.Api.Accounts;

/// <summary>Opens sessions after a successful sign-in and hands out their tickets.</summary>
sealed class Sessions(IGrainFactory grains, RefreshTokens tokens, Ids ids, TimeProvider clock, IOptionsMonitor<BearerTokenOptions> bearer)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);
    const int LongestClient = 200;

    /// <summary>A session carried by a cookie; it outlives the browser where it is persistent.</summary>
    public async Task OpenWithCookie(HttpContext context, Guid userId, bool persistent)
    {
        var session = NewSession(context, ids.Next(), refresh: null);
        await grains.GetGrain<IAccountGrain>(userId).OpenSession(session);
        await context.SignInAsync(IdentityConstants.ApplicationScheme, Ticket.Of(userId, session.Id),
            new() { IsPersistent = persistent, ExpiresUtc = session.ExpiresAt });
    }

    /// <summary>A session carried by an access token, with a refresh token to renew it.</summary>
    public async Task<AccessTokenResponse> OpenWithTokens(HttpContext context, Guid userId)
    {
        var refresh = tokens.First(userId, ids.Next());
        await grains.GetGrain<IAccountGrain>(userId).OpenSession(NewSession(context, refresh.SessionId, refresh));
        return TokensOf(refresh);
    }

    /// <summary>The next pair of tokens; null where the presented token gives none.</summary>
    public async Task<AccessTokenResponse?> Renew(string? presentedText)
    {
        if (RefreshToken.Parse(presentedText) is not { } presented) return null;
        var next = tokens.After(presented);
        var answer = await grains.GetGrain<IAccountGrain>(presented.UserId).Refresh(tokens.Attempt(presented, next));
        return answer is { } chosen ? TokensOf(next[chosen]) : null;
    }

    NewSession NewSession(HttpContext context, Guid id, RefreshToken? refresh) => new(id, refresh?.Hash, ClientOf(context), clock.GetUtcNow() + Lifetime);

    /// <summary>What the owner recognises the session by.</summary>
    public static string ClientOf(HttpContext context) => Shortened(context.Request.Headers.UserAgent.ToString());

    // Never half a surrogate pair, which no table takes.
    static string Shortened(string client) => client.Length <= LongestClient ? client : client[..(char.IsHighSurrogate(client[LongestClient - 1]) ? LongestClient - 1 : LongestClient)];

    AccessTokenResponse TokensOf(RefreshToken refresh)
    {
        var options = bearer.Get(IdentityConstants.BearerScheme);
        var ticket = new AuthenticationTicket(Ticket.Of(refresh.UserId, refresh.SessionId), IdentityConstants.BearerScheme)
        {
            Properties = { ExpiresUtc = clock.GetUtcNow() + options.BearerTokenExpiration },
        };
        return new()
        {
            AccessToken = options.BearerTokenProtector.Protect(ticket),
            ExpiresIn = (long)options.BearerTokenExpiration.TotalSeconds,
            RefreshToken = refresh.Text,
        };
    }
}
