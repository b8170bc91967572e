using System.Net;
using System.Text.Json;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Connections;

/// <summary>What a complete pass brings, leaves and takes away.</summary>
public sealed class SyncTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    SandboxDriver Sandbox => system.App.Sandbox;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(51)]
    [InlineData(120)]
    public async Task A_complete_pass_brings_every_item_once(int items)
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items);
        var run = (await user.Runs(connection))[0];
        Assert.Equal(["id", "connectionId", "status", "trigger", "seen", "created", "updated", "deleted", "startedAt", "finishedAt", "problem", "quarantined"], run.Names());
        Assert.Equal((items, items, 0, 0), (run.Number("seen"), run.Number("created"), run.Number("updated"), run.Number("deleted")));

        var (here, there) = (await user.All("/api/content"), await Sandbox.Items(account));
        Assert.Equal(there.Select(item => item.Id), here.Select(item => item.Text("externalId")));
        Assert.Equal(there.Select(item => (item.Title, item.Description, item.Visibility, string.Join('|', item.Tags), item.PublishedAt)),
            here.Select(item => (item.Text("title"), item.Text("description"), item.Text("visibility"), string.Join('|', item.Texts("tags")), item.GetProperty("publishedAt").GetDateTimeOffset())));
        Assert.NotEqual(JsonValueKind.Null, (await user.Get($"/api/connections/{connection}")).GetProperty("lastSyncedAt").ValueKind);
    }

    [Fact]
    public async Task A_second_pass_over_the_same_items_changes_nothing()
    {
        var user = await system.App.RegisterAsync();
        var (_, connection) = await user.ConnectNew(items: 20);
        var before = await user.Get("/api/content?limit=100");
        var run = await user.Sync(connection);
        Assert.Equal((20, 0, 0, 0), (run.Number("seen"), run.Number("created"), run.Number("updated"), run.Number("deleted")));
        Assert.Equal(before.GetRawText(), (await user.Get("/api/content?limit=100")).GetRawText());
    }

    [Fact]
    public async Task An_edit_at_the_platform_takes_effect_as_a_revision_that_can_be_undone()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 3);
        var video = (await Sandbox.Items(account))[1];
        await Sandbox.ChangeItem(new { id = video.Id, title = "Changed at YouTube", tags = new[] { "one", "two" } });
        Assert.Equal(1, (await user.Sync(connection)).Number("updated"));

        var item = await user.ItemOf(video.Id);
        Assert.Equal("Changed at YouTube", item.Text("title"));
        var revision = (await user.Get($"/api/content/{item.Id()}/revisions")).GetProperty("items")[0];
        Assert.Equal((2, "sync", "system"), (revision.Number("number"), revision.Text("reason"), revision.Text("by")));
        var changes = revision.GetProperty("changes").EnumerateArray().ToDictionary(change => change.Text("field"));
        Assert.Equal(["tags", "title"], changes.Keys.Order());
        Assert.Equal((video.Title, "Changed at YouTube"), (changes["title"].Text("before"), changes["title"].Text("after")));
        Assert.Equal(["one", "two"], changes["tags"].Texts("after"));

        var restored = await (await user.Send(HttpMethod.Post, $"/api/content/{item.Id()}/revisions/1/restore")).Json();
        Assert.Equal(video.Title, restored.Text("title"));
    }

    [Fact]
    public async Task A_local_edit_stays_while_the_platform_says_nothing_new()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 2);
        var video = (await Sandbox.Items(account))[0];
        var item = (await user.ItemOf(video.Id)).Id();
        await (await user.Send(HttpMethod.Patch, $"/api/content/{item}", new { title = "Better title", description = "Mine" })).Expect(HttpStatusCode.OK);
        // Views change all the time, and the description changed there: neither touches the title.
        await Sandbox.ChangeItem(new { id = video.Id, viewCount = 12345, description = "Theirs" });
        await user.Sync(connection);

        var after = await user.Get($"/api/content/{item}");
        Assert.Equal(("Better title", "Theirs", 12345), (after.Text("title"), after.Text("description"), after.Number("viewCount")));
    }

    [Fact]
    public async Task A_local_private_is_never_lifted_by_a_sync()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 2);
        var video = (await Sandbox.Items(account)).First(item => item.Visibility == "public");
        var item = (await user.ItemOf(video.Id)).Id();
        await (await user.Send(HttpMethod.Patch, $"/api/content/{item}", new { visibility = "private" })).Expect(HttpStatusCode.OK);
        foreach (var visibility in new[] { "unlisted", "public" })
        {
            await Sandbox.ChangeItem(new { id = video.Id, visibility });
            await user.Sync(connection);
            Assert.Equal("private", (await user.Get($"/api/content/{item}")).Text("visibility"));
        }
    }

    [Fact]
    public async Task What_is_gone_at_the_platform_goes_after_a_complete_pass_and_comes_back_as_itself()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 60);
        var gone = (await Sandbox.Items(account))[30];
        var id = (await user.ItemOf(gone.Id)).Id();
        await Sandbox.DeleteItem(gone.Id);
        Assert.Equal(1, (await user.Sync(connection)).Number("deleted"));
        await (await user.Http.GetAsync($"/api/content/{id}")).Problem(HttpStatusCode.NotFound, "not_found");
        Assert.Equal(59, (await user.All("/api/content")).Count);

        await Sandbox.AddItem(new { id = gone.Id, account, title = "Back again", publishedAt = gone.PublishedAt });
        await user.Sync(connection);
        Assert.Equal((id, "Back again"), ((await user.ItemOf(gone.Id)).Id(), (await user.Get($"/api/content/{id}")).Text("title")));
    }

    [Fact]
    public async Task New_items_at_the_platform_arrive()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 5);
        await Sandbox.AddItem(new { account, title = "Brand new", description = "d", tags = new[] { "fresh" }, visibility = "unlisted", durationSeconds = 61 });
        Assert.Equal(1, (await user.Sync(connection)).Number("created"));
        var item = (await user.All("/api/content"))[0];
        Assert.Equal(("Brand new", "unlisted", 61, 1), (item.Text("title"), item.Text("visibility"), item.Number("durationSeconds"), item.Number("version")));
    }

    [Fact]
    public async Task The_eleventh_sync_of_the_free_plan_is_refused_and_holds_nothing()
    {
        var user = await system.App.RegisterAsync();
        var (_, connection) = await user.ConnectNew(items: 1);
        for (var i = 2; i <= 10; i++) Assert.Equal("completed", (await user.Sync(connection)).Text("status"));
        var refused = await user.Send(HttpMethod.Post, $"/api/connections/{connection}/sync");
        await refused.Problem(HttpStatusCode.TooManyRequests, "quota_exceeded");

        var quota = await user.Quota();
        Assert.Equal((10, 0, 0, false, "creator"), (quota.Number("used"), quota.Number("held"), quota.Number("remaining"), quota.GetProperty("allowed").GetBoolean(), quota.Text("upgrade")));
        Assert.Equal(10, (await user.Runs(connection)).Count);
        // The wait leads to the end of the cycle.
        var wait = refused.Headers.RetryAfter!.Delta!.Value;
        Assert.InRange(wait, TimeSpan.FromDays(27), TimeSpan.FromDays(32));
    }

    [Fact]
    public async Task Cancelling_a_finished_run_leaves_it_as_it_is()
    {
        var user = await system.App.RegisterAsync();
        var (_, connection) = await user.ConnectNew(items: 1);
        var run = (await user.Runs(connection))[0];
        await (await user.Send(HttpMethod.Delete, $"/api/syncs/{run.Id()}")).Expect(HttpStatusCode.NoContent);
        Assert.Equal(run.GetRawText(), (await user.Get($"/api/syncs/{run.Id()}")).GetRawText());
    }
}
