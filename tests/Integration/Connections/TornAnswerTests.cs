using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Connections;

/// <summary>An answer breaks off in the middle of a list.</summary>
[Collection(nameof(LonelySystem))]
public sealed class TornAnswerTests(LonelySystem system) : IAsyncDisposable
{
    SandboxDriver Sandbox => system.App.Sandbox;

    [Theory]
    [InlineData("status", 500)]
    [InlineData("status", 502)]
    [InlineData("reset", 0)]
    [InlineData("truncate", 200)]
    [InlineData("swallow", 0)]
    public async Task Only_the_page_that_failed_is_read_again(string kind, int status)
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 120);
        // So that the page in the middle has something to say.
        await Sandbox.ChangeItem(new { id = (await Sandbox.Items(account))[70].Id, title = "Changed in bad weather" });
        var newest = await Sandbox.Newest();
        await Sandbox.FaultFor(account, kind, "playlistItems", status == 0 ? 503 : status, skip: 1);
        var run = await user.SyncByClock(connection);
        Assert.Equal(("completed", 120, 0, 0), (run.Text("status"), run.Number("seen"), run.Number("created"), run.Number("deleted")));
        Assert.Contains(await Sandbox.Journal("youtube", account, newest), request => request.Fault == kind);
        Assert.Equal(3 + 1, await Sandbox.Calls(account, "/playlistItems", newest));
    }

    [Fact]
    public async Task Answers_that_are_no_lists_are_asked_for_again_and_delete_nothing()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 60);
        await Sandbox.FaultFor(account, "garbage", "/channels", body: "null");
        foreach (var body in new[] { "{}", "[]" }) await Sandbox.FaultFor(account, "garbage", "/playlistItems", body: body);
        foreach (var body in new[] { """{"items":{}}""", """{"items":null}""" }) await Sandbox.FaultFor(account, "garbage", "/videos", body: body);
        var run = await user.SyncByClock(connection);
        Assert.Equal(("completed", 60, 0, 0), (run.Text("status"), run.Number("seen"), run.Number("created"), run.Number("deleted")));
        Assert.Equal(60, (await user.All("/api/content")).Count);
    }

    [Fact]
    public async Task A_page_of_some_proxy_that_stays_ends_the_run_after_five_tries()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 60);
        var newest = await Sandbox.Newest();
        await Sandbox.FaultFor(account, "garbage", "/playlistItems", times: 1_000, skip: 1, body: "<!doctype html><title>Sign in to the network</title>");
        var run = await user.SyncByClock(connection);
        Assert.Equal(("failed", "unavailable", 0), (run.Text("status"), run.GetProperty("problem").Text("code"), run.Number("deleted")));
        Assert.Equal(1 + 5, await Sandbox.Calls(account, "/playlistItems", newest));
        Assert.Equal(60, (await user.All("/api/content")).Count);
    }

    public async ValueTask DisposeAsync() => await Sandbox.ClearFaults();
}
