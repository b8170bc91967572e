using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Accounts;

/// <summary>Signing in with Google and Facebook: the way there and the way back.</summary>
public sealed class ExternalSignInTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    StreamVibeApp App => system.App;

    [Fact]
    public async Task A_first_sign_in_makes_an_account_and_the_next_one_opens_it()
    {
        var account = await App.Sandbox.NewAccount();
        var first = await Browser.MeOf(App, account);
        Assert.Equal(($"{account}@made.example", $"{account} Made", "free"), (first.Text("email"), first.Text("displayName"), first.Text("plan")));
        Assert.Equal(first.Id(), (await Browser.MeOf(App, account)).Id());
    }

    [Fact]
    public async Task The_request_to_google_carries_state_nonce_and_a_pkce_challenge_and_our_own_address()
    {
        var browser = new Browser(App);
        browser.Http.DefaultRequestHeaders.Host = "evil.example";
        var answer = await browser.Http.GetAsync("/api/auth/external/google?returnUrl=/app");
        var asked = QueryHelpers.ParseQuery((await answer.Expect(HttpStatusCode.Found)).Headers.Location!.Query);
        Assert.Equal($"{App.Url}/api/auth/external/google/callback", asked["redirect_uri"]);
        Assert.Equal(("code", "S256", "openid email profile"), (asked["response_type"].ToString(), asked["code_challenge_method"].ToString(), asked["scope"].ToString()));
        Assert.All(new[] { "state", "nonce", "code_challenge" }, name => Assert.True(asked[name].ToString().Length >= 43, name));
        Assert.All(answer.Headers.GetValues("Set-Cookie"), cookie =>
        {
            Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Fact]
    public async Task The_request_to_facebook_carries_our_own_address_too()
    {
        var browser = new Browser(App);
        browser.Http.DefaultRequestHeaders.Host = "evil.example";
        var asked = QueryHelpers.ParseQuery(new Uri(await browser.Start("facebook")).Query);
        Assert.Equal($"{App.Url}/api/auth/external/facebook/callback", asked["redirect_uri"]);
        Assert.Equal("public_profile,email", asked["scope"]);
    }

    [Theory]
    [InlineData("google")]
    [InlineData("facebook")]
    public async Task The_way_back_leaves_a_session_cookie_and_nothing_secret(string provider)
    {
        var account = provider == "google" ? await App.Sandbox.NewAccount() : await App.Sandbox.NewFacebook();
        var browser = new Browser(App);
        var callback = await App.Sandbox.Decide(await browser.Start(provider, "/app/settings?tab=ä#top"), account);
        var answer = await browser.Http.GetAsync(callback.PathAndQuery);
        Assert.Equal("/app/settings?tab=%C3%A4#top", (await answer.Expect(HttpStatusCode.Found)).Headers.Location!.OriginalString);
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        var session = Assert.Single(answer.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("streamvibe=", StringComparison.Ordinal));
        Assert.Contains("httponly", session, StringComparison.OrdinalIgnoreCase);
        Assert.Single(await Sql.ListAsync<Guid>(App.Database, $"select id from auth.session where user_id = '{(await browser.Me()).Id()}'", "streamvibe_service"));

        var query = QueryHelpers.ParseQuery(callback.Query);
        var said = string.Join('\n', App.Logs.Lines);
        foreach (var secret in new[] { query["code"].ToString(), Uri.EscapeDataString(query["code"].ToString()), query["state"].ToString(), "sandbox-facebook-secret", "ya29.", "eyJ" })
            Assert.False(said.Contains(secret, StringComparison.Ordinal), $"The log holds a secret of {secret.Length} letters.");
    }

    [Theory]
    [InlineData("google")]
    [InlineData("facebook")]
    public async Task A_person_who_denies_is_told_so_and_is_nobody(string provider)
    {
        var account = provider == "google" ? await App.Sandbox.NewAccount() : await App.Sandbox.NewFacebook();
        var browser = new Browser(App);
        Assert.Equal("/?error=access_denied", await browser.SignIn(account, provider, "deny"));
        await (await browser.Http.GetAsync("/api/me")).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.Equal(0, await App.Sandbox.Exchanges(provider, account));
    }

    [Theory]
    [InlineData("google")]
    [InlineData("facebook")]
    public async Task A_made_up_code_is_refused(string provider)
    {
        var browser = new Browser(App);
        var state = QueryHelpers.ParseQuery(new Uri(await browser.Start(provider)).Query)["state"].ToString();
        Assert.Equal("/?error=exchange_failed", await browser.Return(new Uri($"{App.Url}/api/auth/external/{provider}/callback?code=made-up&state={Uri.EscapeDataString(state)}")));
        Assert.Equal("/?error=exchange_failed", await browser.Return(new Uri($"{App.Url}/api/auth/external/{provider}/callback?error=server_error&state={Uri.EscapeDataString(QueryHelpers.ParseQuery(new Uri(await browser.Start(provider)).Query)["state"].ToString())}")));
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("/\tapp")]
    public async Task A_foreign_return_address_is_refused_before_anything_else(string returnUrl) =>
        await (await new Browser(App).Http.GetAsync($"/api/auth/external/google?returnUrl={Uri.EscapeDataString(returnUrl)}")).Problem(HttpStatusCode.BadRequest, "invalid_return_url");

    [Fact]
    public async Task An_allowed_foreign_return_address_is_where_it_ends()
    {
        var browser = new Browser(App);
        var callback = await App.Sandbox.Decide(await browser.Start("google", StreamVibeApp.AllowedReturnUrl), await App.Sandbox.NewAccount());
        Assert.Equal(StreamVibeApp.AllowedReturnUrl, await browser.Return(callback));
    }

    [Fact]
    public async Task An_unknown_provider_is_not_found() => await (await App.NewClient().GetAsync("/api/auth/external/github")).Problem(HttpStatusCode.NotFound, "not_found");

    [Fact]
    public async Task The_paths_by_which_others_could_sign_people_out_do_not_exist()
    {
        foreach (var path in new[] { "/signout-oidc", "/signout-callback-oidc" }) await (await App.NewClient().GetAsync(path)).Expect(HttpStatusCode.NotFound);
    }
}
