using Microsoft.IdentityModel.Tokens;

namespace StreamVibe.Api.Accounts.External;

/// <summary>Judges when a token is good by the product's clock, which the token library does not know.</summary>
static class TokenLife
{
    /// <summary>How far an issuer's clock may differ from ours.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    public static LifetimeValidator By(TimeProvider clock) => (notBefore, expires, _, _) => IsGood(notBefore, expires, clock.GetUtcNow().UtcDateTime);

    public static bool IsGood(DateTime? notBefore, DateTime? expires, DateTime now) => expires > now - Skew && (notBefore is null || notBefore <= now + Skew);
}
