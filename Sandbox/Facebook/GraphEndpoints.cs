using System.Security.Cryptography;
using System.Text;
using StreamVibe.Sandbox.Control;
using StreamVibe.Sandbox.Google;

namespace StreamVibe.Sandbox.Facebook;

/// <summary>graph.facebook.com, as far as a login needs it: the code's exchange and who the token belongs to.</summary>
internal static class GraphEndpoints
{
    public const string TokenPath = "/v26.0/oauth/access_token";

    public static void MapGraph(this RouteGroupBuilder facebook)
    {
        facebook.MapMethods(TokenPath, ["GET", "POST"], (HttpContext context, SandboxOptions options, FacebookLogin login) => Try(context, async () =>
        {
            var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : null;
            string Parameter(string name) => (form?[name] ?? context.Request.Query[name]).FirstOrDefault() ?? "";
            if (Parameter("client_id") != options.Facebook.ClientId)
                throw new GraphError(400, 101, "Error validating application. Cannot get application info due to a system error.");
            if (!SecretText.Same(Parameter("client_secret"), options.Facebook.ClientSecret))
                throw new GraphError(400, 1, "Error validating client secret.");
            var (token, account) = login.Redeem(Parameter("code"), Parameter("redirect_uri"));
            RequestNote.Of(context).Account = account;
            return Results.Json(new { access_token = token, token_type = "bearer", expires_in = (int)FacebookLogin.TokenLife.TotalSeconds });
        }));

        facebook.MapGet("/v26.0/me", (HttpContext context, SandboxOptions options, FacebookLogin login, FacebookTables tables) => Try(context, () =>
        {
            var text = BearerToken.Of(context.Request) ?? context.Request.Query["access_token"].FirstOrDefault();
            if (login.FindLive(text) is not { } token || tables.Account(token.Account) is not { } account)
                throw GraphError.Token("Invalid OAuth access token - Cannot parse access token");
            RequestNote.Of(context).Account = account.Name;
            if (context.Request.Query["appsecret_proof"].FirstOrDefault() is { } proof && !SecretText.Same(proof, Proof(text!, options.Facebook.ClientSecret)))
                throw GraphError.Parameter("Invalid appsecret_proof provided in the API argument");
            return Task.FromResult(Results.Json(Fields(account, token, context.Request.Query["fields"].FirstOrDefault() ?? "id,name")));
        }));
    }

    public static string Proof(string token, string secret) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(token)));

    // What was not granted, or is not there, is left out.
    static Dictionary<string, string> Fields(FacebookAccount account, FacebookToken token, string asked)
    {
        var fields = new Dictionary<string, string>();
        foreach (var name in asked.Split(','))
            if (name switch { "id" => account.Id, "name" => account.FullName, "email" when token.Scopes.Contains("email") => account.Email, _ => null } is { } value)
                fields[name] = value;
        return fields;
    }

    static async Task<IResult> Try(HttpContext context, Func<Task<IResult>> answer)
    {
        try
        {
            return await answer();
        }
        catch (GraphError error)
        {
            return error.Answer(context);
        }
    }
}
