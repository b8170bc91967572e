using System.Net;
using StreamVibe.Connections;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Connections;

/// <summary>Complete and automatic passes, and what a pass need not ask again.</summary>
public sealed class PassTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    SandboxDriver Sandbox => system.App.Sandbox;

    [Fact]
    public async Task A_second_complete_pass_is_answered_by_not_modified_and_still_finds_an_edit_in_the_middle()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 120);
        var (run, asked) = await Asked(account, () => user.Sync(connection));
        Assert.Equal((120, 0, 0, 0), (run.Number("seen"), run.Number("created"), run.Number("updated"), run.Number("deleted")));
        Assert.Equal(["channels 200", "playlistItems 304", "videos 304", "playlistItems 304", "videos 304", "playlistItems 304", "videos 304"], asked);

        var video = (await Sandbox.Items(account))[70];
        await Sandbox.ChangeItem(new { id = video.Id, title = "Edited in the middle" });
        (run, asked) = await Asked(account, () => user.Sync(connection));
        Assert.Equal((120, 0, 1, 0), (run.Number("seen"), run.Number("created"), run.Number("updated"), run.Number("deleted")));
        Assert.Equal(["channels 200", "playlistItems 304", "videos 304", "playlistItems 200", "videos 200", "playlistItems 304", "videos 304"], asked);
        Assert.Equal("Edited in the middle", (await user.ItemOf(video.Id)).Text("title"));
    }

    [Fact]
    public async Task Content_that_was_deleted_with_its_connection_comes_back_whole_with_the_next_one()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 60);
        await (await user.Send(HttpMethod.Delete, $"/api/connections/{connection}?content=delete")).Expect(HttpStatusCode.NoContent);
        Assert.Empty(await user.All("/api/content"));
        Assert.Equal([0L], await Sql.ListAsync<long>(system.App.Database, $"select count(*) from app.list_page where connection_id = '{connection}'", "streamvibe_service"));
        await user.ConnectYouTube(account);
        Assert.Equal((await Sandbox.Items(account)).Select(item => item.Id), (await user.All("/api/content")).Select(item => item.Text("externalId")));
    }

    [Fact]
    public async Task A_remembered_page_is_not_believed_where_its_content_is_no_longer_here()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 60);
        await Sql.RunAsync(system.App.Database,
            $"delete from app.content_item where id in (select id from app.content_item where connection_id = '{connection}' order by published_at desc limit 1)", "streamvibe_service");
        var (run, asked) = await Asked(account, () => user.Sync(connection));
        Assert.Equal((60, 1), (run.Number("seen"), run.Number("created")));
        Assert.Equal(["channels 200", "playlistItems 200", "videos 200", "playlistItems 304", "videos 304"], asked);
    }

    [Fact]
    public async Task An_automatic_pass_reads_the_newest_pages_and_deletes_nothing()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 310);
        var there = await Sandbox.Items(account);
        await Sandbox.DeleteItem(there[10].Id);
        await Sandbox.ChangeItem(new { id = there[150].Id, title = "Among the newest" });
        await Sandbox.ChangeItem(new { id = there[250].Id, title = "Among the old" });
        await Sandbox.AddItem(new { account, title = "Brand new" });

        var (run, asked) = await Asked(account, () => Automatic(user, connection));
        Assert.Equal(("completed", "automatic", 1, 1, 0), (run.Text("status"), run.Text("trigger"), run.Number("created"), run.Number("updated"), run.Number("deleted")));
        Assert.Equal(4, asked.Count(request => request.StartsWith("playlistItems", StringComparison.Ordinal)));
        Assert.Equal(311, (await user.All("/api/content")).Count);
        Assert.NotEqual("Among the old", (await user.ItemOf(there[250].Id)).Text("title"));

        await Sql.RunAsync(system.App.Database, $"update app.platform_connection set last_complete_at = last_complete_at - interval '7 days' where id = '{connection}'", "streamvibe_service");
        run = await Automatic(user, connection);
        Assert.Equal((1, 1), (run.Number("updated"), run.Number("deleted")));
        Assert.Equal((await Sandbox.Items(account)).Select(item => item.Id), (await user.All("/api/content")).Select(item => item.Text("externalId")));
        // That pass was a complete one: the next is not.
        (_, asked) = await Asked(account, () => Automatic(user, connection));
        Assert.Equal(4, asked.Count(request => request.StartsWith("playlistItems", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task After_a_pass_that_was_left_off_among_new_items_the_next_automatic_one_reads_everything()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 20);
        for (var number = 0; number < 260; number++) await Sandbox.AddItem(new { account, title = $"New {number}" });
        // The page after the newest two hundred is refused: what is above it is here, what is below it is not.
        await Sandbox.FaultFor(account, "status", "/videos", status: 400, skip: 4, reason: "badRequest");
        Assert.Equal(("failed", 200L), await Outcome(Automatic(user, connection)));
        var (run, asked) = await Asked(account, () => Automatic(user, connection));
        Assert.Equal("completed", run.Text("status"));
        Assert.Equal(6, asked.Count(request => request.StartsWith("playlistItems", StringComparison.Ordinal)));
        // Published in one second, they have an order of their own there and here.
        Assert.Equal((await Sandbox.Items(account)).Select(item => item.Id).Order(), (await user.All("/api/content")).Select(item => item.Text("externalId")).Order());
    }

    static async Task<(string Status, long Created)> Outcome(Task<System.Text.Json.JsonElement> run) => ((await run).Text("status"), (await run).Number("created"));

    async Task<System.Text.Json.JsonElement> Automatic(TestUser user, Guid connection)
    {
        var run = await system.App.Grains.GetGrain<IConnectionGrain>(connection).StartSync(user.Id, SyncTrigger.Automatic, OperationId.Of(Chance.Id()));
        return await user.SyncFinished(run.Id);
    }

    /// <summary>What the work came to, and the requests that YouTube got for it.</summary>
    async Task<(T Answer, List<string> Requests)> Asked<T>(string account, Func<Task<T>> work)
    {
        var before = (await Sandbox.Journal("youtube", account)).Max(request => request.Sequence);
        var answer = await work();
        return (answer, [.. (await Sandbox.Journal("youtube", account, before)).Select(request => $"{request.Path[(request.Path.LastIndexOf('/') + 1)..]} {request.Status}")]);
    }
}
