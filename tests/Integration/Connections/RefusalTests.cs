using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Connections;

/// <summary>YouTube refuses for good: the run ends with a problem of its own, the content stays, and only a grant that is gone asks for a consent.</summary>
[Collection(nameof(LonelySystem))]
public sealed class RefusalTests(LonelySystem system) : IAsyncDisposable
{
    SandboxDriver Sandbox => system.App.Sandbox;

    [Theory]
    [InlineData("channels", 403, "authenticatedUserAccountSuspended", "account_suspended")]
    [InlineData("channels", 403, "authenticatedUserAccountClosed", "account_closed")]
    [InlineData("channels", 401, "youtubeSignupRequired", "no_channel")]
    [InlineData("channels", 404, "channelNotFound", "no_channel")]
    [InlineData("playlistItems", 403, "playlistItemsNotAccessible", "list_not_accessible")]
    [InlineData("videos", 403, "forbidden", "access_forbidden")]
    [InlineData("videos", 400, "somethingNew", "refused")]
    public async Task Each_refusal_says_what_it_is_and_keeps_the_content(string route, int status, string reason, string code)
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 2);
        var before = await Sandbox.Newest();
        await Sandbox.FaultFor(account, "status", route, status, reason: reason);
        var run = await user.Sync(connection);
        Assert.Equal(("failed", code), (run.Text("status"), run.GetProperty("problem").Text("code")));
        var ill = await user.Get($"/api/connections/{connection}");
        Assert.Equal(("degraded", code), (ill.Text("status"), ill.GetProperty("problem").Text("code")));
        Assert.Equal(2, (await user.All("/api/content")).Count);
        Assert.Equal((1, 0), ((await user.Quota()).Number("used"), (await user.Quota()).Number("held")));
        // Not asked again, and no token was renewed for it.
        Assert.Single(await Sandbox.Journal("youtube", account, before), request => request.Fault is not null);
        Assert.DoesNotContain(await Sandbox.Journal("google", account, before), IsTokenCall);

        Assert.Equal("completed", (await user.Sync(connection)).Text("status"));
        Assert.Equal("connected", (await user.Get($"/api/connections/{connection}")).Text("status"));
    }

    [Fact]
    public async Task A_token_that_is_refused_under_way_costs_one_refresh_and_one_try()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 2);
        var before = await Sandbox.Newest();
        await Sandbox.FaultFor(account, "status", "videos", 401, times: 1);
        Assert.Equal("completed", (await user.Sync(connection)).Text("status"));
        Assert.Single(await Sandbox.Journal("google", account, before), IsTokenCall);
    }

    [Fact]
    public async Task A_new_token_that_is_refused_as_well_ends_the_run_but_not_the_grant()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 2);
        var before = await Sandbox.Newest();
        await Sandbox.FaultFor(account, "status", "videos", 401, times: 2);
        var run = await user.Sync(connection);
        Assert.Equal(("failed", "token_rejected"), (run.Text("status"), run.GetProperty("problem").Text("code")));
        var ill = await user.Get($"/api/connections/{connection}");
        Assert.Equal(("degraded", "token_rejected"), (ill.Text("status"), ill.GetProperty("problem").Text("code")));
        Assert.DoesNotContain(await user.All("/api/notifications"), told => told.Text("kind") == "connection_needs_reauth");
        Assert.Single(await Sandbox.Journal("google", account, before), IsTokenCall);

        Assert.Equal("completed", (await user.Sync(connection)).Text("status"));
        Assert.Equal("connected", (await user.Get($"/api/connections/{connection}")).Text("status"));
    }

    static bool IsTokenCall(SandboxRequest request) => request.Path.EndsWith("/token", StringComparison.Ordinal);

    public async ValueTask DisposeAsync() => await Sandbox.ClearFaults();
}
