using Microsoft.AspNetCore.WebUtilities;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Accounts;

/// <summary>A state is good once, for one way back, in the browser that left (A8, A15).</summary>
public sealed class SignInStateTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    const string Invalid = "/?error=invalid_state";
    static readonly string[] flows = ["youtube", "google", "facebook"];

    StreamVibeApp App => system.App;

    public static TheoryData<string, string> Matrix => [.. from of in flows from at in flows select (of, at)];

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task A_state_is_good_at_its_own_callback_only(string of, string at)
    {
        var good = of == "youtube" ? "/app?connected=youtube" : "/app";
        Assert.Equal(of == at ? (good, 1) : (Invalid, 0), await (await Traveller.Leave(App, of)).ReturnAt(at));
    }

    [Theory]
    [InlineData("google")]
    [InlineData("facebook")]
    public async Task Another_browser_cannot_bring_it_back(string provider)
    {
        var account = await NewAccount(provider);
        var callback = await App.Sandbox.Decide(await new Browser(App).Start(provider), account);
        Assert.Equal(Invalid, await new Browser(App).Return(callback));
        // Also one that is on its way itself: an attacker's code in the victim's browser.
        var victim = new Browser(App);
        await victim.Start(provider);
        Assert.Equal(Invalid, await victim.Return(callback));
        Assert.Equal(0, await App.Sandbox.Exchanges(provider, account));
    }

    [Theory]
    [InlineData("google")]
    [InlineData("facebook")]
    public async Task It_is_good_once_also_for_who_keeps_the_cookies(string provider)
    {
        var account = await NewAccount(provider);
        var http = App.NewClient();
        var start = await http.GetAsync($"/api/auth/external/{provider}?returnUrl=/app");
        http.DefaultRequestHeaders.Add("Cookie", string.Join("; ", start.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0])));
        var callback = await App.Sandbox.Decide(start.Headers.Location!.OriginalString, account);
        var ends = await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ => (await http.GetAsync(callback.PathAndQuery)).Headers.Location!.OriginalString));
        Assert.Single(ends, "/app");
        Assert.Equal(9, ends.Count(end => end == Invalid));
        Assert.Equal(1, await App.Sandbox.Exchanges(provider, account));
    }

    [Theory]
    [InlineData("google")]
    [InlineData("facebook")]
    public async Task A_changed_or_missing_state_is_refused(string provider)
    {
        var account = await NewAccount(provider);
        var browser = new Browser(App);
        var callback = await App.Sandbox.Decide(await browser.Start(provider), account);
        var query = QueryHelpers.ParseQuery(callback.Query);
        var (code, state) = (Uri.EscapeDataString(query["code"].ToString()), query["state"].ToString());
        foreach (var wrong in new[] { "", "&state=", "&state=nonsense", $"&state={state}x", $"&state=x{state}", $"&state={state[..^9]}", "&state=" + new string('s', 5000) })
            Assert.Equal(Invalid, await browser.Return(new Uri($"{App.Url}/api/auth/external/{provider}/callback?code={code}{wrong}")));
        Assert.Equal(0, await App.Sandbox.Exchanges(provider, account));
        // None of that has used it up.
        Assert.Equal("/app", await browser.Return(callback));
    }

    async Task<string> NewAccount(string provider) => provider == "google" ? await App.Sandbox.NewAccount() : await App.Sandbox.NewFacebook();
}
