using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using StreamVibe.Accounts;
using StreamVibe.Api.Accounts.External;
using StreamVibe.Api.Http;

namespace StreamVibe.Api.Accounts;

/// <summary>
/// A valid ticket is not yet a sign-in: its session must be live. One grain call per request, answered from memory; ended anywhere is over everywhere.
/// </summary>
sealed class SessionGate(RequestDelegate next)
{
    static readonly ClaimsPrincipal nobody = new(new ClaimsIdentity());

    public async Task InvokeAsync(HttpContext context, IGrainFactory grains, CurrentUser user)
    {
        // Endpoints that need no sign-in do not look at one: a dead cookie must not stand in the way of signing in anew.
        if (context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>() is not null)
            context.User = context.Features.Get<OutsideToken>() is { } token ? await Enter(token, grains, user) : await Enter(context.User, grains, user);
        await next(context);
    }

    static async Task<ClaimsPrincipal> Enter(ClaimsPrincipal ticket, IGrainFactory grains, CurrentUser user)
    {
        if (!Ticket.TryRead(ticket, out var userId, out var sessionId)) return nobody;
        if (await grains.GetGrain<IAccountGrain>(userId).Authorize(sessionId) is not { } live) return nobody;
        user.SignIn(live, sessionId);
        return Ticket.WithRoles(ticket, live.Roles);
    }

    // Nothing of an outside token but the person is believed: neither its subject nor its roles are ours.
    static async Task<ClaimsPrincipal> Enter(OutsideToken token, IGrainFactory grains, CurrentUser user)
    {
        if (await grains.GetGrain<IExternalLoginGrain>(token.Identity.LoginKey).Enter(token.Identity, token.Session) is not { } live) return nobody;
        user.SignIn(live, token.Session.Session.Id);
        return Ticket.WithRoles(Ticket.Of(live.UserId, token.Session.Session.Id), live.Roles);
    }
}
