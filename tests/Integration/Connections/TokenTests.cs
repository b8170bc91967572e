using System.Net;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Connections;

/// <summary>Access tokens that end early, and grants that end for good.</summary>
public sealed class TokenTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    SandboxDriver Sandbox => system.App.Sandbox;

    [Fact]
    public async Task An_expired_access_token_costs_one_refresh()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 120);
        var before = await TokenCalls(account);
        Assert.Equal(1, await Sandbox.ExpireAccess(account));
        Assert.Equal("completed", (await user.Sync(connection)).Text("status"));
        Assert.Equal(before + 1, await TokenCalls(account));
        Assert.Equal("completed", (await user.Sync(connection)).Text("status"));
        Assert.Equal(before + 1, await TokenCalls(account));
    }

    [Fact]
    public async Task A_grant_that_was_withdrawn_at_google_needs_a_new_consent_and_costs_nothing()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 2);
        var used = (await user.Quota()).Number("used");
        await Sandbox.RevokeGrant(account);

        var run = await user.Sync(connection);
        Assert.Equal(("failed", "needs_reauth"), (run.Text("status"), run.GetProperty("problem").Text("code")));
        var ill = await Eventually.Get("the connection to need a new consent", () => user.Get($"/api/connections/{connection}"), row => row.Text("status") == "needs_reauth");
        Assert.Equal("needs_reauth", ill.GetProperty("problem").Text("code"));
        Assert.Contains("connection_needs_reauth", (await user.All("/api/notifications")).Select(notification => notification.Text("kind")));
        var quota = await user.Quota();
        Assert.Equal((used, 0), (quota.Number("used"), quota.Number("held")));
        await (await user.Send(HttpMethod.Post, $"/api/connections/{connection}/sync")).Problem(HttpStatusCode.Conflict, "needs_reauth");
        Assert.Equal(2, (await user.All("/api/content")).Count);

        Assert.Equal("/app?connected=youtube", await user.Consent(account, connection));
        await Eventually.Get("the sync after the new consent", () => user.Runs(connection), runs => runs[0].Text("status") == "completed");
        Assert.Equal("connected", (await user.Get($"/api/connections/{connection}")).Text("status"));
    }

    async Task<int> TokenCalls(string account) => (await Sandbox.Journal("google", account)).Count(request => request.Path.EndsWith("/token", StringComparison.Ordinal));
}
