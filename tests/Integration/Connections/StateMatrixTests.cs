using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Connections;

/// <summary>A state is good for one platform, one user, one time and ten minutes: every platform's callback with every platform's state.</summary>
[Collection(nameof(LonelySystem))]
public sealed class StateMatrixTests(LonelySystem system)
{
    const string Invalid = "/?error=invalid_state";

    static readonly string[] Platforms = ["youtube", "instagram", "tiktok", "facebook"];

    public static TheoryData<string, string> Pairs => [.. from opened in Platforms from called in Platforms select (opened, called)];

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_state_opens_the_callback_of_its_own_platform_only(string opened, string called)
    {
        var user = await system.App.RegisterAsync();
        var state = await Open(user, opened);
        var newest = await system.App.Sandbox.Newest();
        // A person who said no: past the state check, and no code to exchange.
        var end = await user.Return(new Uri($"{system.App.Url}/api/connections/callback/{called}?state={state}&error=access_denied"));
        Assert.Equal(opened == called ? "/app?error=access_denied" : Invalid, end);
        Assert.Equal(opened == called, await IsUsed(state));
        Assert.Empty(await Asked(newest));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_code_with_the_state_of_another_platform_is_never_exchanged(string opened, string called)
    {
        if (opened == called) return;
        var user = await system.App.RegisterAsync();
        var state = await Open(user, opened);
        var newest = await system.App.Sandbox.Newest();
        Assert.Equal(Invalid, await user.Return(new Uri($"{system.App.Url}/api/connections/callback/{called}?state={state}&code=4/0Acode")));
        Assert.False(await IsUsed(state));
        Assert.Empty(await Asked(newest));
    }

    [Theory]
    [InlineData("expired")]
    [InlineData("used")]
    [InlineData("other user")]
    [InlineData("missing")]
    public async Task A_state_that_is_not_good_ends_before_anything_is_asked(string what)
    {
        var (user, other) = (await system.App.RegisterAsync(), await system.App.RegisterAsync());
        var state = await Open(user, "youtube", expired: what == "expired", used: what == "used");
        var newest = await system.App.Sandbox.Newest();
        var query = what == "missing" ? "code=4/0Acode" : $"state={state}&code=4/0Acode";
        Assert.Equal(Invalid, await (what == "other user" ? other : user).Return(new Uri($"{system.App.Url}/api/connections/callback/youtube?{query}")));
        Assert.Empty(await Asked(newest));
    }

    [Fact]
    public async Task A_browser_that_is_not_signed_in_gets_nowhere_and_uses_nothing_up()
    {
        var user = await system.App.RegisterAsync();
        var state = await Open(user, "youtube");
        await (await system.App.NewClient().GetAsync($"/api/connections/callback/youtube?state={state}&code=4/0Acode")).Problem(System.Net.HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.False(await IsUsed(state));
    }

    // OAuth 2.0 says that no parameter comes twice (RFC 6749, section 3.1): two are read as one that is wrong.
    [Theory]
    [InlineData("state={0}&state={0}&code=a", Invalid)]
    [InlineData("state={0}&code=a&code=b", "/app?error=exchange_failed")]
    [InlineData("state={0}&error=access_denied&error=access_denied", "/app?error=exchange_failed")]
    [InlineData("state={0}&error=", "/app?error=exchange_failed")]
    [InlineData("state={0}&error=%00%0d%0aSet-Cookie:a", "/app?error=exchange_failed")]
    [InlineData("state={0}&code=%00", "/app?error=exchange_failed")]
    public async Task A_return_that_no_honest_google_sends_connects_nothing_and_is_no_fault_of_ours(string query, string end)
    {
        var user = await system.App.RegisterAsync();
        var state = QueryHelpers.ParseQuery(new Uri(await user.Authorize()).Query)["state"].ToString();
        Assert.Equal(end, await user.Return(new Uri($"{system.App.Url}/api/connections/callback/youtube?{string.Format(System.Globalization.CultureInfo.InvariantCulture, query, state)}")));
        Assert.Empty(await user.All("/api/connections"));
    }

    [Fact]
    public async Task The_same_operation_gets_the_same_address_and_another_one_another()
    {
        var (user, other) = (await system.App.RegisterAsync(), await system.App.RegisterAsync());
        var (account, key) = (await system.App.Sandbox.NewAccount(1), Chance.Name("key"));
        var address = await Authorize(user, key);
        Assert.Equal(address, await Authorize(user, key));
        Assert.NotEqual(address, await Authorize(user, Chance.Name("key")));
        Assert.NotEqual(address, await Authorize(other, key));
        Assert.NotEqual(await user.Authorize(), await user.Authorize());

        var callback = await system.App.Sandbox.Decide(address, account);
        Assert.Equal("/app?connected=youtube", await user.Return(callback));
        // The answer stays the same; that it was used shows on the way back.
        Assert.Equal(address, await Authorize(user, key));
        Assert.Equal(Invalid, await user.Return(await system.App.Sandbox.Decide(address, account)));
    }

    static async Task<string> Authorize(TestUser user, string key) =>
        (await (await user.Send(HttpMethod.Post, "/api/connections/youtube/authorize", new { returnUrl = "/app" }, key)).Json()).Text("authorizationUrl");

    // As authorize would, also for the platforms that come later.
    async Task<string> Open(TestUser user, string platform, bool expired = false, bool used = false)
    {
        var state = $"test.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))}";
        await Sql.RunAsync(system.App.Database,
            $"""
            insert into app.oauth_flow (state_hash, user_id, platform, return_url, expires_at, used_at)
            select decode('{Hash(state)}', 'hex'), id, '{platform}', '/app', created_at + interval '{(expired ? -1 : 10 * 365)} days', {(used ? "created_at" : "null")} from app.users where id = '{user.Id}'
            """, "streamvibe_service");
        return state;
    }

    // Connections of other tests may have their tokens refreshed, or given back, at any time.
    async Task<List<SandboxRequest>> Asked(long after) => (await system.App.Sandbox.Journal("google", after: after)).FindAll(request =>
        !request.Path.EndsWith("/revoke", StringComparison.Ordinal) && request.Body?.Contains("grant_type=refresh_token", StringComparison.Ordinal) != true);

    async Task<bool> IsUsed(string state) => Assert.Single(await Sql.ListAsync<bool>(system.App.Database,
        $"select used_at is not null from app.oauth_flow where state_hash = decode('{Hash(state)}', 'hex')", "streamvibe_service"));

    static string Hash(string state) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(state)));
}
