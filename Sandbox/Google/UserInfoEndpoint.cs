using StreamVibe.Sandbox.Control;

namespace StreamVibe.Sandbox.Google;

/// <summary>Who the access token belongs to, as far as its scopes tell. OpenID Connect Core, section 5.3.</summary>
internal static class UserInfoEndpoint
{
    public const string Path = "/oauth2/v3/userinfo";

    public static void MapUserInfo(this RouteGroupBuilder google) => google.MapGet(Path, (HttpContext context, Grants grants, Accounts accounts) =>
    {
        if (grants.FindLive(BearerToken.Of(context.Request)) is not { } token)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"https://accounts.google.com/\", error=\"invalid_token\"";
            RequestNote.Of(context).Error = "invalid_request";
            return Results.Json(OAuthError.Body("invalid_request", "Invalid Credentials"), statusCode: 401);
        }
        var account = accounts.Find(token.Account)!;
        RequestNote.Of(context).Account = account.Name;
        var claims = new Dictionary<string, object> { ["sub"] = account.Subject };
        AddProfile(claims, account, token.Scopes);
        return Results.Json(claims);
    });

    public static void AddProfile(Dictionary<string, object> claims, GoogleAccount account, string[] scopes)
    {
        if (scopes.Contains(GoogleScopes.Email))
        {
            claims["email"] = account.Email;
            claims["email_verified"] = account.EmailVerified;
        }
        if (scopes.Contains(GoogleScopes.Profile))
        {
            claims["name"] = account.FullName;
            claims["given_name"] = account.GivenName;
            claims["family_name"] = account.FamilyName;
        }
    }
}
