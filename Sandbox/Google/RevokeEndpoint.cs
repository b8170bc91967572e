namespace StreamVibe.Sandbox.Google;

/// <summary>Ends a grant by either of its tokens. Google: OAuth 2.0 for web server applications, revoking a token.</summary>
internal static class RevokeEndpoint
{
    public const string Path = "/revoke";

    public static void MapRevoke(this RouteGroupBuilder google) => google.MapPost(Path, async (HttpContext context, Grants grants) =>
    {
        var token = context.Request.Query["token"].FirstOrDefault();
        if (token is null && context.Request.HasFormContentType)
            token = (await context.Request.ReadFormAsync(context.RequestAborted))["token"].FirstOrDefault();
        if (string.IsNullOrEmpty(token))
            return OAuthError.InvalidRequest("Missing required parameter: token.").Answer(context);
        return grants.Revoke(token)
            ? Results.Json(new object())
            : new OAuthError(400, "invalid_token", "Token expired or revoked").Answer(context);
    });
}
