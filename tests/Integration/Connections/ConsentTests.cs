using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Connections;

/// <summary>The way to a platform's consent and back, and every way it can end.</summary>
public sealed class ConsentTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    StreamVibeApp App => system.App;

    [Fact]
    public async Task A_consent_connects_the_channel_and_starts_its_first_sync()
    {
        var (user, account) = (await App.RegisterAsync(), await App.Sandbox.NewAccount(3));
        var id = await user.ConnectYouTube(account);
        var connection = await user.Get($"/api/connections/{id}");
        Assert.Equal(["id", "platform", "status", "accounts", "autoSync", "lastSyncedAt", "nextSyncAt", "tokenExpiresAt", "problem", "capabilities"], connection.Names());
        Assert.Equal(("youtube", "connected"), (connection.Text("platform"), connection.Text("status")));
        var channel = Assert.Single(connection.GetProperty("accounts").EnumerateArray());
        Assert.Equal(["id", "handle", "title"], channel.Names());
        Assert.Equal(("@" + account, account), (channel.Text("handle"), channel.Text("title")));
        Assert.False(connection.GetProperty("autoSync").GetProperty("enabled").GetBoolean());
        Assert.Equal(["items", "nextCursor"], (await user.Get("/api/connections")).Names());
        Assert.Equal(["first"], (await user.Runs(id)).Select(run => run.Text("trigger")));
    }

    [Fact]
    public async Task The_exchange_proves_by_pkce_that_it_comes_from_who_asked()
    {
        var (user, account) = (await App.RegisterAsync(), await App.Sandbox.NewAccount());
        var asked = QueryHelpers.ParseQuery(new Uri(await user.Authorize()).Query);
        Assert.Equal("S256", asked["code_challenge_method"]);
        Assert.Equal(43, asked["code_challenge"].ToString().Length);

        // The same state with a challenge that is not its own: Google refuses our verifier.
        var forged = Convert.ToBase64String(SHA256.HashData("another verifier"u8)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        var url = (await user.Authorize()).Split("code_challenge=")[0] + $"code_challenge={forged}&code_challenge_method=S256";
        Assert.Equal("/app?error=exchange_failed", await user.Return(await App.Sandbox.Decide(url, account)));
        Assert.Equal("/app?connected=youtube", await user.Consent(account));
    }

    [Fact]
    public async Task A_state_that_is_not_the_users_own_ends_before_google_is_asked()
    {
        var (user, other, account) = (await App.RegisterAsync(), await App.RegisterAsync(), await App.Sandbox.NewAccount());
        var callback = await App.Sandbox.Decide(await user.Authorize(), account);
        var state = QueryHelpers.ParseQuery(callback.Query)["state"].ToString();
        var code = Uri.EscapeDataString(QueryHelpers.ParseQuery(callback.Query)["code"].ToString());
        var before = await TokenCalls(account);

        const string Invalid = "/?error=invalid_state";
        Assert.Equal(Invalid, await other.Return(callback));
        foreach (var wrong in new[] { "", "&state=", "&state=nonsense", $"&state={state}x", $"&state=other{state}", "&state=" + new string('s', 5000) })
            Assert.Equal(Invalid, await user.Return(new Uri($"{App.Url}/api/connections/callback/youtube?code={code}{wrong}")));
        Assert.Equal(Invalid, await user.Return(new Uri($"{App.Url}/api/connections/callback/instagram?code={code}&state={state}")));
        Assert.Equal(before, await TokenCalls(account));

        // None of that has used it up.
        Assert.Equal("/app?connected=youtube", await user.Return(callback));
        Assert.Equal(Invalid, await user.Return(callback));
        Assert.Equal(before + 1, await TokenCalls(account));
    }

    [Fact]
    public async Task A_state_is_used_once_also_when_fifty_come_back_at_once()
    {
        var (user, account) = (await App.RegisterAsync(), await App.Sandbox.NewAccount());
        var callback = await App.Sandbox.Decide(await user.Authorize(), account);
        var ends = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => user.Return(callback)));
        Assert.Single(ends, end => end == "/app?connected=youtube");
        Assert.Equal(49, ends.Count(end => end == "/?error=invalid_state"));
        Assert.Equal(1, await TokenCalls(account));
    }

    [Fact]
    public async Task The_state_is_stored_only_as_its_hash()
    {
        var user = await App.RegisterAsync();
        var state = QueryHelpers.ParseQuery(new Uri(await user.Authorize()).Query)["state"].ToString();
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(state)));
        Assert.Equal([hash], await Sql.ListAsync<string>(App.Database, $"select encode(state_hash, 'hex') from app.oauth_flow where user_id = '{user.Id}'", "streamvibe_service"));
    }

    [Fact]
    public async Task A_denied_consent_says_so_at_the_return_address()
    {
        var (user, account) = (await App.RegisterAsync(), await App.Sandbox.NewAccount());
        var callback = await App.Sandbox.Decide(await user.Authorize("/app/settings?tab=2#top"), account, "deny");
        Assert.Equal("/app/settings?tab=2&error=access_denied#top", await user.Return(callback));
        Assert.Empty(await user.All("/api/connections"));
    }

    [Theory]
    [InlineData("code=garbage", "exchange_failed")]
    [InlineData("code=", "exchange_failed")]
    [InlineData("", "exchange_failed")]
    [InlineData("error=server_error", "exchange_failed")]
    [InlineData("error=access_denied&code=4/0Aanything", "access_denied")]
    public async Task A_return_without_a_good_code_connects_nothing(string query, string error)
    {
        var user = await App.RegisterAsync();
        var state = QueryHelpers.ParseQuery(new Uri(await user.Authorize()).Query)["state"].ToString();
        Assert.Equal($"/app?error={error}", await user.Return(new Uri($"{App.Url}/api/connections/callback/youtube?state={state}&{query}")));
        Assert.Empty(await user.All("/api/connections"));
    }

    [Fact]
    public async Task Somebody_elses_code_is_refused()
    {
        var (user, account) = (await App.RegisterAsync(), await App.Sandbox.NewAccount());
        var stolen = QueryHelpers.ParseQuery((await App.Sandbox.Decide(await (await App.RegisterAsync()).Authorize(), account)).Query)["code"].ToString();
        var state = QueryHelpers.ParseQuery(new Uri(await user.Authorize()).Query)["state"].ToString();
        Assert.Equal("/app?error=exchange_failed", await user.Return(new Uri($"{App.Url}/api/connections/callback/youtube?state={state}&code={Uri.EscapeDataString(stolen)}")));
    }

    [Fact]
    public async Task A_consent_to_less_than_was_asked_is_scope_missing()
    {
        var (user, account) = (await App.RegisterAsync(), await App.Sandbox.NewAccount());
        var callback = await App.Sandbox.Decide(await user.Authorize(capability: "publish"), account, scopes: "youtube.readonly");
        Assert.Equal("/app?error=scope_missing", await user.Return(callback));
        Assert.Empty(await user.All("/api/connections"));
    }

    [Fact]
    public async Task An_account_without_a_channel_is_no_account()
    {
        var user = await App.RegisterAsync();
        Assert.Equal("/app?error=no_account", await user.Consent(await App.Sandbox.NewAccount(channel: false)));
    }

    [Fact]
    public async Task A_channel_that_somebody_else_has_connected_is_taken()
    {
        var (owner, other) = (await App.RegisterAsync(), await App.RegisterAsync());
        var (account, connection) = await owner.ConnectNew(items: 1);
        Assert.Equal("/app?error=account_taken", await other.Consent(account));
        Assert.Empty(await other.All("/api/connections"));
        Assert.Equal("completed", (await owner.Sync(connection)).Text("status"));
    }

    async Task<int> TokenCalls(string account) => (await App.Sandbox.Journal("google", account)).Count(request => request.Path.EndsWith("/token", StringComparison.Ordinal));
}
