using static StreamVibe.Sandbox.HtmlPage;

namespace StreamVibe.Sandbox.Google;

/// <summary>The page that asks a person for their consent, and the page that says what the client did wrong.</summary>
internal static class ConsentPage
{
    public static IResult Ask(AuthorizationRequest request, Func<string, string?> parameter, IReadOnlyList<GoogleAccount> accounts) => Show("Sign in with Google", $"""
        <p><strong>{Text(request.ClientId)}</strong> wants to use your Google account. It will send you back to <code>{Text(new Uri(request.RedirectUri).Authority)}</code>.</p>
        <form method="post" action="?">
        {string.Concat(AuthorizationRequest.Parameters.Select(name => Hidden(name, parameter(name))))}
        <fieldset><legend>Choose an account</legend>
        {string.Concat(accounts.Select(account => Choice(account, account == Hinted(request, accounts))))}
        </fieldset>
        <fieldset><legend>What it may do</legend>
        {string.Concat(request.Scopes.Select(Permission))}
        </fieldset>
        <button class="primary" name="sandbox_decision" value="approve">Allow</button>
        <button name="sandbox_decision" value="deny">Deny</button>
        </form>
        """);

    public static IResult Refuse(OAuthError error) => Show("Access blocked", $"""
        <p>The request of this app is invalid, so you cannot sign in. If you are its developer, see the details.</p>
        <p role="alert"><strong>Error {error.Status}: {Text(error.Error)}</strong><br>{Text(error.Message)}</p>
        """, error.Status);

    static GoogleAccount Hinted(AuthorizationRequest request, IReadOnlyList<GoogleAccount> accounts) =>
        accounts.FirstOrDefault(account => request.LoginHint is { } hint && (hint == account.Email || hint == account.Subject)) ?? accounts[0];

    static string Hidden(string name, string? value) => value is null ? "" : $"""<input type="hidden" name="{name}" value="{Text(value)}">""";

    static string Choice(GoogleAccount account, bool chosen) => $"""
        <label><input type="radio" name="sandbox_account" value="{account.Name}"{(chosen ? " checked" : "")}> {Text(account.FullName)}
        <small>({Text(account.Email)}: {Text(account.About)})</small></label>
        """;

    static string Permission(string scope) => GoogleScopes.IsRefusable(scope)
        ? $"""<label><input type="checkbox" name="allow" value="{Text(scope)}" checked> {Text(GoogleScopes.Meaning(scope))}</label>"""
        : $"<p>{Text(GoogleScopes.Meaning(scope))}</p>";
}
