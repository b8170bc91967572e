using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace StreamVibe.Tests.Integration.Fixtures;

/// <summary>A person's browser at a provider's sign-in: keeps cookies, follows no redirect by itself.</summary>
sealed class Browser(StreamVibeApp app)
{
    public HttpClient Http { get; } = app.NewClient(cookies: true);

    /// <summary>Starts a sign-in; answers the provider's page.</summary>
    public async Task<string> Start(string provider = "google", string returnUrl = "/app")
    {
        var answer = await Http.GetAsync($"/api/auth/external/{provider}?returnUrl={Uri.EscapeDataString(returnUrl)}");
        await answer.Expect(HttpStatusCode.Found);
        return answer.Headers.Location!.OriginalString;
    }

    /// <summary>Comes back; answers where it ends.</summary>
    public async Task<string> Return(Uri callback)
    {
        var answer = await Http.GetAsync(callback.PathAndQuery);
        await answer.Expect(HttpStatusCode.Found);
        return answer.Headers.Location!.OriginalString;
    }

    /// <summary>The whole sign-in; answers where it ends.</summary>
    public async Task<string> SignIn(string account, string provider = "google", string decision = "approve") =>
        await Return(await app.Sandbox.Decide(await Start(provider), account, decision));

    /// <summary>Whoever the browser is signed in as.</summary>
    public async Task<JsonElement> Me() => await (await Http.GetAsync("/api/me")).Json();

    /// <summary>Signs the person in by password; the cookie stays in the browser.</summary>
    public static async Task<HttpClient> OfAsync(TestUser user)
    {
        var http = user.App.NewClient(cookies: true);
        using var login = new HttpRequestMessage(HttpMethod.Post, "/api/auth/login?useCookies=true") { Content = JsonContent.Create(new { email = user.Email, password = TestUser.Password }) };
        login.Headers.Add("X-CSRF", "1");
        await (await http.SendAsync(login)).Expect(HttpStatusCode.OK);
        return http;
    }

    /// <summary>Who a new browser is once it is signed in.</summary>
    public static async Task<JsonElement> MeOf(StreamVibeApp app, string account, string provider = "google")
    {
        var browser = new Browser(app);
        Assert.Equal("/app", await browser.SignIn(account, provider));
        return await browser.Me();
    }
}
