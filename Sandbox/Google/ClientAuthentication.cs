using System.Text;

namespace StreamVibe.Sandbox.Google;

/// <summary>Who calls the token endpoint: by the form, or by Basic authorization (RFC 6749, section 2.3.1).</summary>
internal static class ClientAuthentication
{
    /// <returns>The id of the client whose secret was right.</returns>
    public static string Require(HttpRequest request, IFormCollection form, GoogleClientOptions client)
    {
        var (id, secret) = FromHeader(request.Headers.Authorization.ToString()) ?? (form["client_id"].FirstOrDefault(), form["client_secret"].FirstOrDefault());
        if (string.IsNullOrEmpty(id))
            throw OAuthError.InvalidRequest("The request names no client.");
        if (id != client.ClientId)
            throw new OAuthError(401, "invalid_client", "The OAuth client was not found.");
        if (!SecretText.Same(secret, client.ClientSecret))
            throw new OAuthError(401, "invalid_client", "The client secret is missing or wrong.");
        return id;
    }

    static (string? Id, string? Secret)? FromHeader(string header)
    {
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
            return null;
        var bytes = new byte[header.Length];
        return Convert.TryFromBase64String(header[6..].Trim(), bytes, out var length) && Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [var id, var secret]
            ? (Uri.UnescapeDataString(id), Uri.UnescapeDataString(secret))
            : throw new OAuthError(401, "invalid_client", "The Basic authorization cannot be read.");
    }
}
