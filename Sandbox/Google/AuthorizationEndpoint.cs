using Microsoft.AspNetCore.WebUtilities;
using StreamVibe.Sandbox.Control;

namespace StreamVibe.Sandbox.Google;

/// <summary>
/// Asks the person, and sends them back to the client. Google: OAuth 2.0 for web server applications, step 2.
/// <c>sandbox_decision</c>, <c>sandbox_account</c> and <c>sandbox_scopes</c> in the address answer in the person's place.
/// </summary>
internal static class AuthorizationEndpoint
{
    public const string Path = "/o/oauth2/v2/auth";

    public static void MapAuthorization(this RouteGroupBuilder google)
    {
        google.MapGet(Path, (HttpContext context, SandboxOptions options, Grants grants, Accounts accounts) =>
            Answer(context, name => context.Request.Query[name].FirstOrDefault(), options, grants, accounts, GoogleScopes.Narrow));

        google.MapPost(Path, async (HttpContext context, SandboxOptions options, Grants grants, Accounts accounts) =>
        {
            if (!context.Request.HasFormContentType)
                return Refuse(context, OAuthError.InvalidRequest("A form is needed."));
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            // What is left of the tick boxes is what the person allows; scopes without a box come along.
            return Answer(context, name => form[name].FirstOrDefault(), options, grants, accounts, (asked, _) =>
                [.. asked.Where(scope => !GoogleScopes.IsRefusable(scope) || form["allow"].Contains(scope))]);
        });
    }

    static IResult Answer(
        HttpContext context, Func<string, string?> parameter, SandboxOptions options, Grants grants, Accounts accounts, Func<string[], string, string[]> narrow)
    {
        try
        {
            var request = AuthorizationRequest.Parse(parameter, options.Google);
            var decision = parameter("sandbox_decision");
            if (request.Prompt.Contains("none") && decision is null)
                return Return(request, ("error", "interaction_required"));
            if (decision is null)
                return ConsentPage.Ask(request, parameter, [.. accounts.All]);
            var account = accounts.Find(parameter("sandbox_account") ?? "demo")
                ?? throw OAuthError.InvalidRequest($"There is no account '{parameter("sandbox_account")}' here.");
            RequestNote.Of(context).Account = account.Name;
            var allowed = HttpMethods.IsPost(context.Request.Method) || parameter("sandbox_scopes") is not null
                ? narrow(request.Scopes, parameter("sandbox_scopes") ?? "")
                : request.Scopes;
            return decision switch
            {
                "approve" when allowed.Length > 0 => Approve(request, account, allowed, grants),
                "approve" or "deny" => Return(request, ("error", "access_denied")),
                _ => throw OAuthError.InvalidRequest("sandbox_decision is approve or deny."),
            };
        }
        catch (OAuthError error)
        {
            return Refuse(context, error);
        }
    }

    static IResult Approve(AuthorizationRequest request, GoogleAccount account, string[] scopes, Grants grants) => Return(
        request, ("code", grants.Approve(request, account, scopes)), ("scope", string.Join(' ', scopes)), ("authuser", "0"), ("prompt", "consent"));

    static IResult Return(AuthorizationRequest request, params (string Name, string? Value)[] answer) => Results.Redirect(
        QueryHelpers.AddQueryString(request.RedirectUri, answer.Prepend(("state", request.State)).ToDictionary(pair => pair.Item1, pair => pair.Item2)));

    static IResult Refuse(HttpContext context, OAuthError error)
    {
        RequestNote.Of(context).Error = error.Error;
        return ConsentPage.Refuse(error);
    }
}
