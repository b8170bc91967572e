using System.Security.Claims;
using Microsoft.AspNetCore.Identity;

namespace StreamVibe.Api.Accounts;

/// <summary>What a cookie or an access token says: whose it is and which session it rides on. Roles are asked for, never carried.</summary>
static class Ticket
{
    public const string Subject = "sub";
    public const string Session = "sid";
    public const string Role = "role";

    public static ClaimsPrincipal Of(Guid userId, Guid sessionId) =>
        Principal([new(Subject, userId.ToString()), new(Session, sessionId.ToString())]);

    /// <summary>The ticket's owner with the roles they have right now.</summary>
    public static ClaimsPrincipal WithRoles(ClaimsPrincipal ticket, IEnumerable<string> roles) =>
        Principal([.. ticket.Claims.Where(claim => claim.Type is Subject or Session), .. roles.Select(role => new Claim(Role, role))]);

    public static bool TryRead(ClaimsPrincipal ticket, out Guid userId, out Guid sessionId)
    {
        sessionId = default;
        return Guid.TryParse(ticket.FindFirstValue(Subject), out userId) && Guid.TryParse(ticket.FindFirstValue(Session), out sessionId);
    }

    static ClaimsPrincipal Principal(IEnumerable<Claim> claims) => new(new ClaimsIdentity(claims, IdentityConstants.ApplicationScheme, Subject, Role));
}
