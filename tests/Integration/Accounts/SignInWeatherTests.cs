using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Accounts;

/// <summary>Sign-ins while time passes and providers fail.</summary>
[Collection(nameof(LonelyAccounts))]
public sealed class SignInWeatherTests(LonelySystem system) : IAsyncLifetime
{
    StreamVibeApp App => system.App;

    public ValueTask InitializeAsync() => new(App.Sandbox.ClearFaults());

    public ValueTask DisposeAsync() => new(App.Sandbox.ClearFaults());

    [Theory]
    [InlineData("google")]
    [InlineData("facebook")]
    public async Task A_state_dies_after_ten_minutes(string provider)
    {
        var account = await NewAccount(provider);
        var (late, timely) = (new Browser(App), new Browser(App));
        var latePage = await late.Start(provider);
        await App.Sandbox.AdvanceClock(TimeSpan.FromMinutes(5));
        var timelyPage = await timely.Start(provider);
        await App.Sandbox.AdvanceClock(new TimeSpan(0, 5, 1));
        Assert.Equal("/?error=invalid_state", await late.Return(await App.Sandbox.Decide(latePage, account)));
        Assert.Equal(0, await App.Sandbox.Exchanges(provider, account));
        Assert.Equal("/app", await timely.Return(await App.Sandbox.Decide(timelyPage, account)));
    }

    [Fact]
    public async Task An_id_token_is_judged_by_the_products_clock()
    {
        await App.Sandbox.AdvanceClock(TimeSpan.FromDays(40));
        await Browser.MeOf(App, await App.Sandbox.NewAccount());
    }

    [Theory]
    [InlineData("google", "status")]
    [InlineData("google", "reset")]
    [InlineData("facebook", "status")]
    [InlineData("facebook", "reset")]
    public async Task A_provider_that_does_not_answer_is_unavailable_and_is_asked_once(string provider, string kind)
    {
        var account = await NewAccount(provider);
        var browser = new Browser(App);
        var callback = await App.Sandbox.Decide(await browser.Start(provider), account);
        await App.Sandbox.Fault(provider, kind, route: provider == "google" ? "/token" : "/v26.0/oauth/access_token");
        Assert.Equal("/?error=unavailable", await browser.Return(callback));
        await Browser.MeOf(App, account, provider);
    }

    [Theory]
    [InlineData("google")]
    [InlineData("facebook")]
    public async Task An_answer_that_is_none_signs_nobody_in(string provider)
    {
        var account = await NewAccount(provider);
        var browser = new Browser(App);
        var callback = await App.Sandbox.Decide(await browser.Start(provider), account);
        await App.Sandbox.Fault(provider, "garbage", route: provider == "google" ? "/token" : "/v26.0/oauth/access_token");
        Assert.Equal("/?error=exchange_failed", await browser.Return(callback));
    }

    [Fact]
    public async Task A_new_key_of_google_is_learned()
    {
        var account = await App.Sandbox.NewAccount();
        await Browser.MeOf(App, account);
        await App.Sandbox.RotateGoogleKey();
        await Eventually.Get("the new key", () => new Browser(App).SignIn(account), end => end == "/app");
    }

    async Task<string> NewAccount(string provider) => provider == "google" ? await App.Sandbox.NewAccount() : await App.Sandbox.NewFacebook();
}
