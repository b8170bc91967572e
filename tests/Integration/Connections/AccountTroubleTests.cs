using System.Text.Json;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Connections;

/// <summary>The account, its channel or its videos are not what they were.</summary>
public sealed class AccountTroubleTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    SandboxDriver Sandbox => system.App.Sandbox;

    [Theory]
    [InlineData("suspended", null)]
    [InlineData("closed", null)]
    [InlineData("signupRequired", null)]
    [InlineData("noChannel", null)]
    [InlineData(null, "forbidden")]
    public async Task An_account_in_trouble_is_shown_as_such_keeps_its_content_and_recovers(string? state, string? playlist)
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 3);
        await Sandbox.Treat(account, state, playlist);
        var newest = await Sandbox.Newest();
        var run = await user.Sync(connection);
        Assert.Equal(("failed", 0), (run.Text("status"), run.Number("deleted")));
        Assert.InRange((await Sandbox.Journal("youtube", account, newest)).Count, 1, 2);
        var shown = await user.Get($"/api/connections/{connection}");
        Assert.Equal("degraded", shown.Text("status"));
        Assert.Equal(run.GetProperty("problem").GetRawText(), shown.GetProperty("problem").GetRawText());
        Assert.Equal(3, (await user.All("/api/content")).Count);
        Assert.Equal((1, 0), ((await user.Quota()).Number("used"), (await user.Quota()).Number("held")));

        await Sandbox.Treat(account, "active", "listed");
        Assert.Equal(("completed", 3), ((run = await user.Sync(connection)).Text("status"), run.Number("seen")));
        shown = await user.Get($"/api/connections/{connection}");
        Assert.Equal(("connected", JsonValueKind.Null), (shown.Text("status"), shown.GetProperty("problem").ValueKind));
    }

    [Fact]
    public async Task A_channel_that_goes_in_the_middle_of_a_pass_takes_no_content_along()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 120);
        var held = await Sandbox.Hold(account, "playlistItems", skip: 1);
        var sync = await user.StartSync(connection);
        await Eventually.Get("the first page", () => user.Get($"/api/syncs/{sync}"), run => run.Number("seen") == 50);
        await Sandbox.Treat(account, "noChannel");
        await Sandbox.LetGo(held);
        var run = await user.SyncFinished(sync);
        Assert.Equal(("failed", 0), (run.Text("status"), run.Number("deleted")));
        Assert.Equal(120, (await user.All("/api/content")).Count);
    }

    [Fact]
    public async Task An_uploads_list_that_is_missing_is_an_empty_one_and_what_exists_stays()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 3);
        await Sandbox.Treat(account, playlist: "missing");
        await user.Sync(connection);
        Assert.Equal(3, (await user.All("/api/content")).Count);
    }

    [Fact]
    public async Task A_video_that_became_private_stays_as_private_and_a_removed_one_goes_after_the_pass()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 60);
        var there = (await Sandbox.Items(account)).FindAll(item => item.Visibility == "public");
        var (hidden, removed) = (there[0].Id, there[1].Id);
        await Sandbox.ChangeItem(new { id = hidden, visibility = "private" });
        await Sandbox.ChangeItem(new { id = removed, removed = true });
        await Sandbox.FaultFor(account, "status", "playlistItems", 403, skip: 1, reason: "forbidden");
        var run = await user.Sync(connection);
        Assert.Equal(("failed", 0), (run.Text("status"), run.Number("deleted")));
        Assert.Equal(60, (await user.All("/api/content")).Count);

        run = await user.Sync(connection);
        Assert.Equal(("completed", 59, 1), (run.Text("status"), run.Number("seen"), run.Number("deleted")));
        Assert.Equal("private", (await user.ItemOf(hidden)).Text("visibility"));
        Assert.DoesNotContain(removed, (await user.All("/api/content")).Select(item => item.Text("externalId")));
    }
}
