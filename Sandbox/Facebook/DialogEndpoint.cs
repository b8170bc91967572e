using Microsoft.AspNetCore.WebUtilities;
using StreamVibe.Sandbox.Control;
using static StreamVibe.Sandbox.HtmlPage;

namespace StreamVibe.Sandbox.Facebook;

/// <summary>
/// Asks the person, and sends them back. Facebook Login: the login dialog.
/// <c>sandbox_decision</c> and <c>sandbox_account</c> in the address answer in the person's place.
/// </summary>
internal static class DialogEndpoint
{
    public const string Path = "/v26.0/dialog/oauth";
    static readonly string[] Parameters = ["client_id", "redirect_uri", "response_type", "scope", "state"];
    static readonly string[] Offered = ["public_profile", "email"];

    public static void MapDialog(this RouteGroupBuilder facebook)
    {
        facebook.MapGet(Path, (HttpContext context, SandboxOptions options, FacebookLogin login, FacebookTables tables) =>
            Answer(context, name => context.Request.Query[name].FirstOrDefault(), options, login, tables, Offered));

        facebook.MapPost(Path, async (HttpContext context, SandboxOptions options, FacebookLogin login, FacebookTables tables) =>
        {
            if (!context.Request.HasFormContentType)
                return Refuse(context, "A form is needed.");
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            // The e-mail is the one thing a person can keep back.
            return Answer(context, name => form[name].FirstOrDefault(), options, login, tables, form["allow"].Contains("email") ? Offered : ["public_profile"]);
        });
    }

    static IResult Answer(HttpContext context, Func<string, string?> parameter, SandboxOptions options, FacebookLogin login, FacebookTables tables, string[] allowed)
    {
        var redirectUri = parameter("redirect_uri") ?? "";
        var scopes = (parameter("scope") ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
        if (parameter("client_id") != options.Facebook.ClientId)
            return Refuse(context, "Invalid App ID: the provided app ID does not look like a valid app ID.");
        if (!LoopbackAddress.IsReturnAddress(redirectUri))
            return Refuse(context, "URL blocked: the redirect URI is not listed in the app's client OAuth settings. The sandbox takes http on a loopback host.");
        if (parameter("response_type") is not (null or "" or "code"))
            return Refuse(context, "Unsupported response_type.");
        if (scopes.Except(Offered).ToArray() is { Length: > 0 } unknown)
            return Refuse(context, $"Invalid Scopes: {string.Join(", ", unknown)}.");
        if (parameter("sandbox_decision") is not { } decision)
            return Ask(parameter, redirectUri, scopes, [.. tables.Accounts]);
        if (tables.Account(parameter("sandbox_account") ?? FacebookAccount.Seed[0].Name) is not { } account)
            return Refuse(context, $"There is no account '{parameter("sandbox_account")}' here.");
        RequestNote.Of(context).Account = account.Name;
        string[] granted = [.. scopes.Append("public_profile").Intersect(allowed)];
        return decision == "approve"
            ? Return(redirectUri, ("code", login.Approve(account.Name, redirectUri, granted)), ("granted_scopes", string.Join(',', granted)), ("state", parameter("state")))
            : Return(redirectUri, ("error", "access_denied"), ("error_code", "200"), ("error_description", "Permissions error"), ("error_reason", "user_denied"), ("state", parameter("state")));
    }

    static IResult Return(string redirectUri, params (string Name, string? Value)[] answer) =>
        Results.Redirect(QueryHelpers.AddQueryString(redirectUri, answer.ToDictionary(pair => pair.Name, pair => pair.Value)));

    static IResult Ask(Func<string, string?> parameter, string redirectUri, string[] scopes, FacebookAccount[] accounts) => Show("Log in with Facebook", $"""
        <p><strong>{Text(parameter("client_id"))}</strong> wants to know who you are. It will send you back to <code>{Text(new Uri(redirectUri).Authority)}</code>.</p>
        <form method="post" action="?">
        {string.Concat(Parameters.Select(name => $"""<input type="hidden" name="{name}" value="{Text(parameter(name))}">"""))}
        <fieldset><legend>Choose an account</legend>
        {string.Concat(accounts.Select((account, at) => $"""<label><input type="radio" name="sandbox_account" value="{account.Name}"{(at == 0 ? " checked" : "")}> {Text(account.FullName)} <small>({Text(account.Email ?? "no e-mail")})</small></label>"""))}
        </fieldset>
        <fieldset><legend>What it gets</legend>
        <p>Your name and picture</p>
        {(scopes.Contains("email") ? """<label><input type="checkbox" name="allow" value="email" checked> Your e-mail address</label>""" : "")}
        </fieldset>
        <button class="primary" name="sandbox_decision" value="approve">Continue</button>
        <button name="sandbox_decision" value="deny">Cancel</button>
        </form>
        """);

    static IResult Refuse(HttpContext context, string message)
    {
        RequestNote.Of(context).Error = "dialog";
        return Show("Feature unavailable", $"""<p role="alert">{Text(message)}</p>""", StatusCodes.Status400BadRequest);
    }
}
