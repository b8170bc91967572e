namespace StreamVibe.Api.Http;

/// <summary>A request that brings an access token is judged by it alone: the cookie is not looked at.</summary>
static class BearerHeader
{
    public static bool IsPresent(HttpRequest request) =>
        request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase);
}
