using System.Net.Http.Json;
using Microsoft.AspNetCore.WebUtilities;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Accounts;

/// <summary>A signed-in person's browser that leaves for one consent and may come back at another's callback, with its own state and a code that is good there.</summary>
sealed class Traveller(StreamVibeApp app, Browser browser, string flow, string page)
{
    public static async Task<Traveller> Leave(StreamVibeApp app, string flow)
    {
        var browser = new Browser(app);
        Assert.Equal("/app", await browser.SignIn(await app.Sandbox.NewAccount()));
        return new(app, browser, flow, await PageOf(browser, flow));
    }

    /// <summary>Where it ends, and how often the code was exchanged.</summary>
    public async Task<(string End, int Exchanges)> ReturnAt(string at)
    {
        var (service, account) = at == "facebook" ? ("facebook", await app.Sandbox.NewFacebook()) : ("google", await app.Sandbox.NewAccount());
        var callback = await app.Sandbox.Decide(at == flow ? page : await PageOf(browser, at), account);
        var code = QueryHelpers.ParseQuery(callback.Query)["code"].ToString();
        var state = QueryHelpers.ParseQuery(new Uri(page).Query)["state"].ToString();
        var end = await browser.Return(new Uri(QueryHelpers.AddQueryString($"{app.Url}{callback.AbsolutePath}", new Dictionary<string, string?> { ["code"] = code, ["state"] = state })));
        return (end, await app.Sandbox.Exchanges(service, account));
    }

    static async Task<string> PageOf(Browser browser, string flow)
    {
        if (flow != "youtube") return await browser.Start(flow);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/connections/youtube/authorize") { Content = JsonContent.Create(new { returnUrl = "/app" }), Headers = { { "X-CSRF", "1" } } };
        return (await (await browser.Http.SendAsync(request)).Json()).Text("authorizationUrl");
    }
}
