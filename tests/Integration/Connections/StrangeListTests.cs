using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Connections;

/// <summary>Lists that lead nowhere, or stumble on their way.</summary>
[Collection(nameof(LonelySystem))]
public sealed class StrangeListTests(LonelySystem system) : IAsyncDisposable
{
    const int Items = 120, MostCalls = 120;

    SandboxDriver Sandbox => system.App.Sandbox;

    [Theory]
    [InlineData("loop", 1)]
    [InlineData("loop", 3)]
    [InlineData("repeat", 2)]
    [InlineData("empty", 2)]
    [InlineData("endless", 1)]
    [InlineData("endless", 3)]
    public async Task A_list_without_an_end_ends_the_run_by_itself_and_deletes_nothing(string kind, int onPage)
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(Items);
        await Sandbox.DeleteItem((await Sandbox.Items(account))[^1].Id);
        await Sandbox.Strange(new { account, kind, onPage });
        var newest = await Sandbox.Newest();
        var run = await user.SyncByClock(connection);
        Assert.Equal(("failed", 0), (run.Text("status"), run.Number("deleted")));
        Assert.NotEmpty(run.GetProperty("problem").Text("message"));
        Assert.InRange(await Sandbox.Calls(account, "/playlistItems", newest), 2, MostCalls);
        Assert.Equal(Items, (await user.All("/api/content")).Count);
        Assert.Equal((1, 0), ((await user.Quota()).Number("used"), (await user.Quota()).Number("held")));

        await Sandbox.Straighten(account);
        run = await user.SyncByClock(connection);
        Assert.Equal(("completed", 1), (run.Text("status"), run.Number("deleted")));
    }

    [Theory]
    [InlineData("empty", 2, 3)]
    [InlineData("repeat", 2, 3)]
    [InlineData("lost", 2, 1)]
    [InlineData("lost", 3, 2)]
    [InlineData("shrink", 2, null)]
    public async Task A_list_that_stumbles_is_read_to_its_end(string kind, int onPage, int? times)
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(Items);
        var added = await Sandbox.AddItem(new { account, title = "Behind the stumble", publishedAt = "2024-01-01T00:00:00Z" });
        await Sandbox.Strange(new { account, kind, onPage, times });
        var newest = await Sandbox.Newest();
        var run = await user.SyncByClock(connection);
        Assert.Equal(("completed", Items + 1, 1, 0), (run.Text("status"), run.Number("seen"), run.Number("created"), run.Number("deleted")));
        Assert.Contains(added.Id, (await user.All("/api/content")).Select(item => item.Text("externalId")));
        Assert.InRange(await Sandbox.Calls(account, "/playlistItems", newest), 3, 3 * 3);
    }

    [Fact]
    public async Task A_list_that_never_knows_its_place_ends_the_run_and_deletes_nothing()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 60);
        await Sandbox.Strange(new { account, kind = "lost" });
        var run = await user.SyncByClock(connection);
        Assert.Equal(("failed", 0), (run.Text("status"), run.Number("deleted")));
        Assert.NotEmpty(run.GetProperty("problem").Text("message"));
        Assert.Equal(60, (await user.All("/api/content")).Count);
    }

    public async ValueTask DisposeAsync() => await Sandbox.ClearFaults();
}
