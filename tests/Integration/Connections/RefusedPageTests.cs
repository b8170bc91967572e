using System.Net;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Connections;

/// <summary>One run per connection, and never one that is left lying about.</summary>
public sealed class RefusedPageTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    SandboxDriver Sandbox => system.App.Sandbox;

    [Fact]
    public async Task A_refused_page_ends_its_run_whatever_the_refusal_is()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 60);
        (int Status, string? Reason)[] refusals =
            [(400, "badRequest"), (403, "forbidden"), (403, "accountDelegationForbidden"), (403, "playlistItemsNotAccessible"), (404, "channelNotFound"), (409, null), (410, null), (418, null), (451, "never heard of")];
        foreach (var (status, reason) in refusals)
        {
            await Sandbox.FaultFor(account, "status", "playlistItems", status, skip: 1, reason: reason);
            var run = await user.Sync(connection);
            Assert.Equal((status, "failed", 50, 0), (status, run.Text("status"), run.Number("seen"), run.Number("deleted")));
            Assert.NotEmpty(run.GetProperty("problem").Text("message"));
            Assert.Equal((1, 0), ((await user.Quota()).Number("used"), (await user.Quota()).Number("held")));
        }
        Assert.Equal(60, (await user.All("/api/content")).Count);
        Assert.Equal("completed", (await user.Sync(connection)).Text("status"));
    }

    [Fact]
    public async Task A_cancel_takes_effect_within_the_page()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 170);
        await Sandbox.AddItem(new { account, title = "On the first page" });
        var held = await Sandbox.Hold(account, "playlistItems", skip: 1);
        var newest = await Sandbox.Newest();
        var sync = await user.StartSync(connection);
        await Eventually.Get("the first page", () => user.Get($"/api/syncs/{sync}"), run => run.Number("seen") == 50);
        await (await user.Send(HttpMethod.Delete, $"/api/syncs/{sync}")).Expect(HttpStatusCode.NoContent);
        Assert.Equal(("cancelled", 50, 1), ((await user.Get($"/api/syncs/{sync}")) is var run ? run.Text("status") : "", run.Number("seen"), run.Number("created")));
        Assert.Equal((1, 0), ((await user.Quota()).Number("used"), (await user.Quota()).Number("held")));

        // The page that was under way is the last one of that run.
        await Sandbox.LetGo(held);
        Assert.Equal("completed", (await user.Sync(connection)).Text("status"));
        Assert.Equal("cancelled", (await user.Get($"/api/syncs/{sync}")).Text("status"));
        Assert.InRange((await Sandbox.Journal("youtube", account, newest)).Count(request => request.Path.EndsWith("/playlistItems", StringComparison.Ordinal) && request.Fault is null), 1 + 4, 2 + 4);
        Assert.Equal(171, (await user.All("/api/content")).Count);
    }

    [Fact]
    public async Task Twenty_requests_at_once_join_the_run_that_waits_for_the_weather()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 60);
        await Sandbox.FaultFor(account, "status", "playlistItems", 429, retryAfter: 3_000);
        var waiting = await user.StartSync(connection);
        await Eventually.Get("the pause", () => system.App.DueIn(connection), wait => wait > TimeSpan.FromMinutes(5));
        var runs = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => user.StartSync(connection)));
        Assert.Equal([waiting], runs.Distinct());
        Assert.Equal((1, 1), ((await user.Quota()).Number("used"), (await user.Quota()).Number("held")));
        Assert.Equal(2, (await user.Runs(connection)).Count);
    }
}
