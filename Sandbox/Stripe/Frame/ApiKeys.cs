using System.Text;

namespace StreamVibe.Sandbox.Stripe.Frame;

/// <summary>Stripe API: authentication. The key is the bearer token, or the user name of HTTP Basic.</summary>
internal static class ApiKeys
{
    const string Bearer = "Bearer ", Basic = "Basic ";

    public static void Require(HttpRequest request, StripeAccountOptions account)
    {
        var key = KeyOf(request.Headers.Authorization.FirstOrDefault());
        if (string.IsNullOrEmpty(key))
            throw Unauthorized("You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth.");
        // A live key is refused by name: it must never work where nothing is real.
        if (key.StartsWith("sk_live_", StringComparison.Ordinal))
            throw Unauthorized("Invalid API Key provided: a live mode key was used with the sandbox.");
        if (!SecretText.Same(key, account.SecretKey))
            throw Unauthorized($"Invalid API Key provided: {Masked(key)}");
    }

    static Refusal Unauthorized(string message) => new(401, "invalid_request_error", message);

    static string? KeyOf(string? header)
    {
        if (header is null)
            return null;
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return header[Bearer.Length..].Trim();
        var decoded = new byte[header.Length];
        return header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase) && Convert.TryFromBase64String(header[Basic.Length..].Trim(), decoded, out var written)
            ? Encoding.UTF8.GetString(decoded, 0, written).Split(':')[0]
            : null;
    }

    static string Masked(string key) => key.Length <= 12 ? new string('*', key.Length) : key[..8] + new string('*', key.Length - 12) + key[^4..];
}
