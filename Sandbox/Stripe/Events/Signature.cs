using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace StreamVibe.Sandbox.Stripe.Events;

/// <summary>Stripe: verify webhook signatures. One signature for each secret, so that a secret can be rolled.</summary>
internal static class Signature
{
    public const string Header = "Stripe-Signature";

    public static string Of(string body, long time, IEnumerable<string> secrets) => string.Join(',', secrets
        .Select(secret => "v1=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(time.ToString(CultureInfo.InvariantCulture) + "." + body))))
        .Prepend("t=" + time.ToString(CultureInfo.InvariantCulture)));
}
