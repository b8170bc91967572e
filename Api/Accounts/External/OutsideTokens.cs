using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using StreamVibe.Accounts;
using StreamVibe.Settings;

namespace StreamVibe.Api.Accounts.External;

/// <summary>Access tokens of an outside issuer. One is good for who it names and for the session it belongs to; what it says of rights is not heard.</summary>
static class OutsideTokens
{
    public const string Scheme = "outside";

    /// <summary>What names the issuer's session in its tokens, best first. Without any, each token is a session of its own.</summary>
    static readonly string[] sessionClaims = ["session_id", "sid", "jti", "iat"];

    /// <summary>False where no issuer is configured.</summary>
    public static bool AddOutsideTokens(this WebApplicationBuilder builder)
    {
        builder.Services.AddSettings<OutsideTokenOptions>(OutsideTokenOptions.Section);
        if (builder.Configuration.GetSection(OutsideTokenOptions.Section).Get<OutsideTokenOptions>() is not { IsConfigured: true }) return false;
        builder.Services.AddSingleton<IConfigureOptions<JwtBearerOptions>, OutsideTokenSetup>();
        builder.Services.AddAuthentication().AddJwtBearer(Scheme, _ => { });
        return true;
    }

    /// <summary>Whether the bearer token has a JWT's three parts, which ours never has.</summary>
    public static bool IsPresent(HttpRequest request) => request.Headers.Authorization.ToString().Count(letter => letter == '.') == 2;

    /// <summary>Null for a token that stands for no person, or for none we can tell apart.</summary>
    public static OutsideToken? Read(string issuer, ClaimsPrincipal claims, string client, DateTimeOffset now)
    {
        // Supabase's own keys are tokens too: of nobody, and of the whole project. An anonymous person could come back as any number of new ones.
        if (claims.FindAll("role").Any(role => role.Value is "anon" or "service_role") || claims.FindFirstValue("is_anonymous") is "true") return null;
        if (Identities.Of(issuer, claims) is not { } identity) return null;
        var named = sessionClaims.Select(name => (name, Value: claims.FindFirstValue(name))).FirstOrDefault(claim => claim.Value is { Length: > 0 });
        if (named.Value is null || Time(claims, "exp") is not { } expires) return null;
        // Without it the token counts as older than any departure.
        var issuedAt = Time(claims, "iat") ?? DateTimeOffset.UnixEpoch;
        if (issuedAt > now + TokenLife.Skew) return null;
        return new(identity, new(new(SessionId(identity, named.name, named.Value), null, client, expires + TokenLife.Skew), issuedAt));
    }

    static DateTimeOffset? Time(ClaimsPrincipal claims, string name) =>
        long.TryParse(claims.FindFirstValue(name), out var seconds) && seconds is > 0 and < 253_402_300_000 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    // The same for every token of the session and for no other: a hash in the form of an id (RFC 9562, version 8).
    static Guid SessionId(ExternalIdentity identity, string name, string value)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"{identity.LoginKey} {name} {value}"))[..16];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new(bytes, bigEndian: true);
    }
}

/// <summary>A token that has been checked, on its way to the session gate.</summary>
sealed record OutsideToken(ExternalIdentity Identity, OutsideSession Session);
