using OtpNet;

namespace StreamVibe.Api.Accounts.TwoFactor;

/// <summary>Codes of an authenticator (RFC 6238): six digits, 30-second steps.</summary>
static class Totp
{
    // As ASP.NET Core's own check: a phone may be up to a minute off.
    static readonly VerificationWindow tolerance = new(previous: 2, future: 2);

    /// <summary>The step that the code belongs to; null for a code of no step near <paramref name="now"/>.</summary>
    public static long? StepOf(string code, string base32Key, DateTimeOffset now) =>
        new OtpNet.Totp(Base32Encoding.ToBytes(base32Key)).VerifyTotp(now.UtcDateTime, code, out var step, tolerance) ? step : null;
}
