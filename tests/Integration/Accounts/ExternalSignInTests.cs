using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Accounts;

/// <summary>Signing in with Google and Facebook: the way there, the way back, and whose account it is.</summary>
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
}
