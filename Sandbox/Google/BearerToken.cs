namespace StreamVibe.Sandbox.Google;

internal static class BearerToken
{
    /// <returns>The token of the Authorization header, or null when it carries none (RFC 6750, section 2.1).</returns>
    public static string? Of(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) && header[7..].Trim() is { Length: > 0 } token ? token : null;
    }
}
