using StreamVibe.Sandbox.Control;

namespace StreamVibe.Sandbox.Google;

/// <summary>Exchanges codes and refresh tokens. Google: OAuth 2.0 for web server applications, step 5.</summary>
internal static class TokenEndpoint
{
    public const string Path = "/token";

    public static void MapToken(this RouteGroupBuilder google) => google.MapPost(Path, async (
        HttpContext context, SandboxOptions options, TokenGrants grants, IdTokens idTokens) =>
    {
        context.Response.Headers.CacheControl = "no-cache, no-store, max-age=0, must-revalidate";
        context.Response.Headers.Pragma = "no-cache";
        try
        {
            if (!context.Request.HasFormContentType)
                throw OAuthError.InvalidRequest("The body is not application/x-www-form-urlencoded.");
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            var clientId = ClientAuthentication.Require(context.Request, form, options.Google);
            var issued = Grant(form, clientId, grants);
            RequestNote.Of(context).Account = issued.Account;
            return Results.Json(Reply(issued, clientId, idTokens));
        }
        catch (OAuthError error)
        {
            return error.Answer(context);
        }
    });

    static IssuedTokens Grant(IFormCollection form, string clientId, TokenGrants grants) => form["grant_type"].FirstOrDefault() switch
    {
        "authorization_code" => grants.Redeem(Required(form, "code"), clientId, form["redirect_uri"].FirstOrDefault(), form["code_verifier"].FirstOrDefault()),
        "refresh_token" => grants.Refresh(Required(form, "refresh_token"), clientId, form["scope"].FirstOrDefault()),
        null or "" => throw OAuthError.InvalidRequest("Missing required parameter: grant_type."),
        var other => throw new OAuthError(400, "unsupported_grant_type", $"Invalid grant_type: {other}"),
    };

    static string Required(IFormCollection form, string name) =>
        form[name].FirstOrDefault() is { Length: > 0 } value ? value : throw OAuthError.InvalidRequest($"Missing required parameter: {name}.");

    static Dictionary<string, object> Reply(IssuedTokens issued, string clientId, IdTokens idTokens)
    {
        var reply = new Dictionary<string, object>
        {
            ["access_token"] = issued.AccessToken,
            ["expires_in"] = (int)TokenGrants.AccessLife.TotalSeconds,
            ["scope"] = string.Join(' ', issued.Scopes),
            ["token_type"] = "Bearer",
        };
        if (issued.RefreshToken is { } refreshToken)
            reply["refresh_token"] = refreshToken;
        if (issued.GrantSecondsLeft is { } left)
            reply["refresh_token_expires_in"] = left;
        if (issued.Scopes.Contains(GoogleScopes.OpenId))
            reply["id_token"] = idTokens.Issue(issued, clientId);
        return reply;
    }

    public static IResult Answer(this OAuthError error, HttpContext context)
    {
        RequestNote.Of(context).Error = error.Error;
        if (error.Status == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"accounts\"";
        return Results.Json(OAuthError.Body(error.Error, error.Message), statusCode: error.Status);
    }
}
