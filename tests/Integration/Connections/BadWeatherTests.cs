using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Connections;

/// <summary>Google answers late, wrongly or not at all.</summary>
[Collection(nameof(LonelySystem))]
public sealed class BadWeatherTests(LonelySystem system) : IAsyncDisposable
{
    SandboxDriver Sandbox => system.App.Sandbox;

    [Theory]
    [InlineData("status", 429, "channels")]
    [InlineData("status", 429, "playlistItems")]
    [InlineData("status", 500, "channels")]
    [InlineData("status", 503, "videos")]
    [InlineData("garbage", 200, "channels")]
    [InlineData("garbage", 200, "playlistItems")]
    [InlineData("garbage", 200, "videos")]
    [InlineData("truncate", 200, "videos")]
    [InlineData("reset", 0, "playlistItems")]
    [InlineData("swallow", 0, "videos")]
    public async Task A_failure_that_passes_costs_nothing_and_loses_nothing(string kind, int status, string route)
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 55);
        await Sandbox.AddItem(new { account, title = "Published in bad weather" });
        await Sandbox.FaultFor(account, kind, route, status == 0 ? 503 : status, retryAfter: status == 429 ? 1 : null);
        var run = await Finish(user, await user.StartSync(connection));
        Assert.Equal(("completed", 56, 1, 0), (run.Status, run.Seen, run.Created, run.Deleted));
        Assert.Contains(await Sandbox.Journal("youtube", account), request => request.Fault == kind && request.Path.EndsWith(route, StringComparison.Ordinal));
        Assert.Equal((await Sandbox.Items(account)).Select(item => item.Id), (await user.All("/api/content")).Select(item => item.Text("externalId")));
        Assert.Equal((2, 0), ((await user.Quota()).Number("used"), (await user.Quota()).Number("held")));
    }

    [Fact]
    public async Task A_failure_that_stays_ends_the_run_with_its_problem_and_gives_the_unit_back()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 3);
        await Sandbox.FaultFor(account, "status", "playlistItems", 500, times: 1000);
        var sync = await user.StartSync(connection);
        Assert.Equal("failed", (await Finish(user, sync)).Status);

        await user.SignInAgain();
        Assert.Equal("unavailable", (await user.Get($"/api/syncs/{sync}")).GetProperty("problem").Text("code"));
        Assert.Equal((1, 0), ((await user.Quota()).Number("used"), (await user.Quota()).Number("held")));
        Assert.Contains("sync_failed", (await user.All("/api/notifications")).Select(notification => notification.Text("kind")));
        // A pass that did not end says nothing about what is gone.
        Assert.Equal(3, (await user.All("/api/content")).Count);
        await Sandbox.ClearFaults();
        Assert.Equal("completed", (await Finish(user, await user.StartSync(connection))).Status);
    }

    [Fact]
    public async Task A_pass_that_died_half_way_deletes_nothing()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 60);
        await Sandbox.DeleteItem((await Sandbox.Items(account))[0].Id);
        await Sandbox.FaultFor(account, "status", "videos", 403, times: 1000, reason: "forbidden");
        var run = await Finish(user, await user.StartSync(connection));
        Assert.Equal(("failed", 0), (run.Status, run.Deleted));
        Assert.Equal(60, (await user.All("/api/content")).Count);
    }

    [Fact]
    public async Task The_pause_that_google_asks_for_is_kept()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 1);
        var before = (await Sandbox.Journal("youtube")).Max(request => request.Sequence);
        await Sandbox.FaultFor(account, "status", "channels", 429, retryAfter: 1800);
        var sync = await user.StartSync(connection);
        await Eventually.Get("Google's refusal", Asked, requests => requests.Count > 0);
        await Eventually.Get("the pause to be noted", () => DueIn(connection), minutes => minutes > 25);
        await Sandbox.AdvanceClock(TimeSpan.FromMinutes(20));
        Assert.Equal("running", (await user.Get($"/api/syncs/{sync}")).Text("status"));
        Assert.Single(await Asked());

        await Sandbox.AdvanceClock(TimeSpan.FromMinutes(11));
        Assert.Equal("completed", (await user.SyncFinished(sync)).Text("status"));

        // Whatever else the clock makes due in the system is another account's.
        Task<List<SandboxRequest>> Asked() => Sandbox.Journal("youtube", account, before);
    }

    [Fact]
    public async Task Google_out_of_reach_during_a_consent_says_unavailable()
    {
        var (user, account) = (await system.App.RegisterAsync(), await Sandbox.NewAccount());
        var callback = await Sandbox.Decide(await user.Authorize(), account);
        // It is for everybody, and one refresh of another connection would use it up.
        await system.App.Quiet();
        await Sandbox.Fault("google", "status", "token", 503);
        Assert.Equal("/app?error=unavailable", await user.Return(callback));
        // The exchange is never tried twice.
        Assert.DoesNotContain(await Sandbox.Journal("google", account), request => request.Path.EndsWith("/token", StringComparison.Ordinal));
        Assert.Empty(await user.All("/api/connections"));
    }

    [Fact]
    public async Task Google_out_of_reach_does_not_keep_anybody_from_disconnecting()
    {
        var user = await system.App.RegisterAsync();
        var (_, connection) = await user.ConnectNew(items: 1);
        await Sandbox.Fault("google", "status", "revoke", 500, times: 10);
        Assert.Equal(System.Net.HttpStatusCode.NoContent, (await user.Send(HttpMethod.Delete, $"/api/connections/{connection}")).StatusCode);
        Assert.Empty(await user.All("/api/connections"));
    }

    [Fact]
    public async Task A_state_is_good_for_ten_minutes()
    {
        var (user, account) = (await system.App.RegisterAsync(), await Sandbox.NewAccount());
        var callback = await Sandbox.Decide(await user.Authorize(), account);
        await Sandbox.AdvanceClock(TimeSpan.FromMinutes(10.1));
        Assert.Equal("/?error=invalid_state", await user.Return(callback));
        Assert.DoesNotContain(await Sandbox.Journal("google", account), request => request.Path.EndsWith("/token", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_access_token_that_has_run_out_is_refreshed_before_it_is_used()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 1);
        // A token that is refused says of nobody whose it is.
        await system.App.Quiet(connection);
        await Sandbox.AdvanceClock(TimeSpan.FromHours(2));
        await user.SignInAgain();
        var before = (await Sandbox.Journal("youtube")).Max(request => request.Sequence);
        Assert.Equal("completed", (await user.Sync(connection)).Text("status"));
        Assert.DoesNotContain(await Sandbox.Journal("youtube", after: before), request => request.Status == 401);
        Assert.Equal(2, (await Sandbox.Journal("google", account)).Count(request => request.Path.EndsWith("/token", StringComparison.Ordinal)));
    }

    public async ValueTask DisposeAsync() => await Sandbox.ClearFaults();

    /// <summary>Lets the pauses between tries pass by the clock. Asks the table, since the clock may outrun the sign-in.</summary>
    async Task<(string Status, int Seen, int Created, int Deleted)> Finish(TestUser user, Guid sync)
    {
        await Eventually.Get("the run to end", async () =>
        {
            await Sandbox.AdvanceClock(TimeSpan.FromSeconds(15));
            return (await Sql.ListAsync<string>(system.App.Database, $"select status from app.sync_run where id = '{sync}'", "streamvibe_service"))[0];
        }, status => status is "completed" or "failed" or "cancelled");
        await user.SignInAgain();
        var run = await user.Get($"/api/syncs/{sync}");
        return (run.Text("status"), (int)run.Number("seen"), (int)run.Number("created"), (int)run.Number("deleted"));
    }

    async Task<double> DueIn(Guid connection) => (await Sql.ListAsync<double>(system.App.Database,
        $"select coalesce(extract(epoch from next_due_at - updated_at) / 60, 0)::float8 from app.platform_connection where id = '{connection}'", "streamvibe_service"))[0];
}
