using System.Net;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Connections;

/// <summary>What can be seen of and done to a run while Google keeps it waiting.</summary>
[Collection(nameof(LonelySystem))]
public sealed class SyncUnderWayTests(LonelySystem system) : IAsyncDisposable
{
    SandboxDriver Sandbox => system.App.Sandbox;

    [Fact]
    public async Task Progress_is_readable_page_by_page()
    {
        var (user, account, connection) = await Connected(items: 120);
        var before = await Sandbox.Newest();
        var held = await Sandbox.Hold(account, "playlistItems");
        var sync = await user.StartSync(connection);
        // Held up before the first page, then let through.
        await Eventually.Get("the run to start", () => user.Get($"/api/syncs/{sync}"), run => run.Text("status") == "running" && run.Number("seen") == 0);
        await Sandbox.LetGo(held);
        var run = await user.SyncFinished(sync);
        Assert.Equal(("completed", 120), (run.Text("status"), run.Number("seen")));
        Assert.Equal(3, (await Sandbox.Journal("youtube", account, before)).Count(request => request.Path.EndsWith("/playlistItems", StringComparison.Ordinal) && request.Fault is null));
    }

    [Fact]
    public async Task Fifty_requests_at_once_start_one_run_and_cost_one()
    {
        var (user, account, connection) = await Connected(items: 1);
        var used = (await user.Quota()).Number("used");
        var held = await Sandbox.Hold(account, "channels");
        var runs = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => user.StartSync(connection)));
        var sync = Assert.Single(runs.Distinct());
        Assert.Equal(sync, await user.StartSync(connection));
        var quota = await user.Quota();
        Assert.Equal((used, 1), (quota.Number("used"), quota.Number("held")));

        await Sandbox.LetGo(held);
        Assert.Equal("completed", (await user.SyncFinished(sync)).Text("status"));
        quota = await Eventually.Get("the unit to be settled", () => user.Quota(), row => row.Number("held") == 0);
        Assert.Equal(used + 1, quota.Number("used"));
        Assert.Equal(2, (await user.Runs(connection)).Count);
    }

    [Fact]
    public async Task The_same_idempotency_key_fifty_times_at_once_is_one_run_for_ever()
    {
        var (user, _, connection) = await Connected(items: 1);
        var (path, key) = ($"/api/connections/{connection}/sync", Chance.Name("key"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => user.Send(HttpMethod.Post, path, key: key)));
        // Who came while the first was being answered is told to ask again.
        foreach (var busy in answers.Where(answer => answer.StatusCode == HttpStatusCode.Conflict)) await busy.Problem(HttpStatusCode.Conflict, "in_progress");
        var bodies = await Task.WhenAll(answers.Where(answer => answer.StatusCode != HttpStatusCode.Conflict).Select(async answer => (await answer.Json(HttpStatusCode.Accepted)).GetProperty("syncId").GetGuid()));
        var sync = Assert.Single(bodies.Distinct());
        await user.SyncFinished(sync);

        // Also when the run is long over.
        var later = await user.Send(HttpMethod.Post, path, key: key);
        Assert.Equal(sync, (await later.Json(HttpStatusCode.Accepted)).GetProperty("syncId").GetGuid());
        Assert.Equal($"/api/syncs/{sync}", later.Headers.Location!.OriginalString);
        Assert.Equal(2, (await user.Runs(connection)).Count);
        Assert.Equal(2, (await Eventually.Get("the unit to be settled", () => user.Quota(), row => row.Number("held") == 0)).Number("used"));
    }

    [Fact]
    public async Task Different_keys_at_once_join_one_run_and_each_is_remembered()
    {
        var (user, account, connection) = await Connected(items: 1);
        var held = await Sandbox.Hold(account, "channels");
        var (path, keys) = ($"/api/connections/{connection}/sync", Enumerable.Range(0, 10).Select(_ => Chance.Name("key")).ToList());
        var runs = await Task.WhenAll(keys.Select(Start));
        await Sandbox.LetGo(held);
        var sync = Assert.Single(runs.Distinct());
        await user.SyncFinished(sync);
        foreach (var key in keys) Assert.Equal(sync, await Start(key));
        Assert.Equal(2, (await user.Runs(connection)).Count);

        async Task<Guid> Start(string key) => (await (await user.Send(HttpMethod.Post, path, key: key)).Json(HttpStatusCode.Accepted)).GetProperty("syncId").GetGuid();
    }

    [Fact]
    public async Task A_cancelled_run_stops_gives_its_unit_back_and_keeps_what_it_brought()
    {
        var (user, account, connection) = await Connected(items: 60);
        var held = await Sandbox.Hold(account, "videos");
        var sync = await user.StartSync(connection);
        await Eventually.Get("the run to be under way", () => user.Get($"/api/syncs/{sync}"), run => run.Text("status") == "running");
        await (await user.Send(HttpMethod.Delete, $"/api/syncs/{sync}")).Expect(HttpStatusCode.NoContent);

        var run = await user.Get($"/api/syncs/{sync}");
        Assert.Equal("cancelled", run.Text("status"));
        var quota = await user.Quota();
        Assert.Equal((1, 0), (quota.Number("used"), quota.Number("held")));
        Assert.Equal(60, (await user.All("/api/content")).Count);
        await Sandbox.LetGo(held);
        Assert.Equal("completed", (await user.Sync(connection)).Text("status"));
        Assert.Equal("cancelled", (await user.Get($"/api/syncs/{sync}")).Text("status"));
    }

    [Fact]
    public async Task A_run_after_a_cancelled_one_does_not_wait_for_its_pause()
    {
        var (user, account, connection) = await Connected(items: 1);
        await Sandbox.FaultFor(account, "status", "channels", 429, retryAfter: 3000);
        var paused = await user.StartSync(connection);
        await Eventually.Get("the run to pause", () => user.Get($"/api/syncs/{paused}"), run => run.Text("status") == "running");
        await (await user.Send(HttpMethod.Delete, $"/api/syncs/{paused}")).Expect(HttpStatusCode.NoContent);
        Assert.Equal("completed", (await user.Sync(connection)).Text("status"));
    }

    [Fact]
    public async Task Disconnecting_ends_the_run_and_gives_its_unit_back()
    {
        var (user, account, connection) = await Connected(items: 1);
        var held = await Sandbox.Hold(account, "channels");
        var sync = await user.StartSync(connection);
        await (await user.Send(HttpMethod.Delete, $"/api/connections/{connection}?content=delete")).Expect(HttpStatusCode.NoContent);
        Assert.Equal("cancelled", (await user.Get($"/api/syncs/{sync}")).Text("status"));
        Assert.Equal((1, 0), ((await user.Quota()).Number("used"), (await user.Quota()).Number("held")));
        Assert.Empty(await user.All("/api/content"));
        await Sandbox.LetGo(held);
    }

    public async ValueTask DisposeAsync() => await Sandbox.ClearFaults();

    async Task<(TestUser User, string Account, Guid Connection)> Connected(int items)
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items);
        return (user, account, connection);
    }
}
