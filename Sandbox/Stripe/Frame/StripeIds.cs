using System.Security.Cryptography;

namespace StreamVibe.Sandbox.Stripe.Frame;

/// <summary>Ids as Stripe gives them: a prefix for the kind, then letters and digits.</summary>
internal static class StripeIds
{
    const string Letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static string New(string prefix, int length = 24) => prefix + RandomNumberGenerator.GetString(Letters, length);
}
