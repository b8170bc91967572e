using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Connections;

/// <summary>YouTube stops accepting the access token between two pages.</summary>
public sealed class RejectedTokenTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    SandboxDriver Sandbox => system.App.Sandbox;

    [Fact]
    public async Task One_refresh_and_one_retry_of_that_page_and_the_run_goes_on()
    {
        var (user, account, connection, newest, tokens) = await Connected();
        await Sandbox.FaultFor(account, "status", "playlistItems", 401, skip: 1);
        var run = await user.Sync(connection);
        Assert.Equal(("completed", 120, 0), (run.Text("status"), run.Number("seen"), run.Number("deleted")));
        Assert.Equal((3 + 1, tokens + 1), (await Sandbox.Calls(account, "/playlistItems", newest), await Sandbox.TokenCalls(account)));
    }

    [Fact]
    public async Task A_second_refusal_after_the_refresh_is_a_clean_stop_and_no_reason_to_consent_again()
    {
        var (user, account, connection, newest, tokens) = await Connected();
        await Sandbox.FaultFor(account, "status", "playlistItems", 401, times: 1_000, skip: 1);
        var run = await user.Sync(connection);
        Assert.Equal(("failed", 50, 0), (run.Text("status"), run.Number("seen"), run.Number("deleted")));
        Assert.Equal((1 + 2, tokens + 1), (await Sandbox.Calls(account, "/playlistItems", newest), await Sandbox.TokenCalls(account)));
        var shown = await user.Get($"/api/connections/{connection}");
        Assert.Equal("degraded", shown.Text("status"));
        Assert.Equal(run.GetProperty("problem").GetRawText(), shown.GetProperty("problem").GetRawText());
        Assert.Equal((1, 0), ((await user.Quota()).Number("used"), (await user.Quota()).Number("held")));
        Assert.Equal(120, (await user.All("/api/content")).Count);
    }

    [Fact]
    public async Task A_grant_that_is_withdrawn_between_two_pages_asks_for_a_consent()
    {
        var (user, account, connection, newest, tokens) = await Connected();
        var held = await Sandbox.Hold(account, "playlistItems", skip: 1);
        var sync = await user.StartSync(connection);
        await Eventually.Get("the first page", () => user.Get($"/api/syncs/{sync}"), run => run.Number("seen") == 50);
        await Sandbox.RevokeGrant(account);
        await Sandbox.LetGo(held);
        var run = await user.SyncFinished(sync);
        Assert.Equal(("failed", "needs_reauth", 0), (run.Text("status"), run.GetProperty("problem").Text("code"), run.Number("deleted")));
        Assert.Equal("needs_reauth", (await user.Get($"/api/connections/{connection}")).Text("status"));
        Assert.Equal(120, (await user.All("/api/content")).Count);
    }

    async Task<(TestUser User, string Account, Guid Connection, long Newest, int Tokens)> Connected()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 120);
        return (user, account, connection, await Sandbox.Newest(), await Sandbox.TokenCalls(account));
    }
}
