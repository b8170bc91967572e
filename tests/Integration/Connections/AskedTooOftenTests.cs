using System.Globalization;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Connections;

/// <summary>YouTube says that it is asked too often.</summary>
[Collection(nameof(LonelySystem))]
public sealed class AskedTooOftenTests(LonelySystem system) : IAsyncDisposable
{
    SandboxDriver Sandbox => system.App.Sandbox;

    [Theory]
    [InlineData("seconds", 30)]
    [InlineData("date", 30)]
    [InlineData("9000000000", 60)]
    [InlineData("9e9", 60)]
    public async Task A_pause_that_is_asked_for_is_kept_and_an_hour_at_most(string form, int minutes)
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 60);
        var newest = await Sandbox.Newest();
        object retryAfter = form switch
        {
            "seconds" => 1800,
            "date" => (await Sandbox.Now()).AddMinutes(30).ToString("R", CultureInfo.InvariantCulture),
            _ => form,
        };
        await Sandbox.FaultFor(account, "status", "playlistItems", 429, skip: 1, retryAfter: retryAfter);
        var sync = await user.StartSync(connection);
        var due = await Eventually.Get("the pause to be noted", () => system.App.DueIn(connection), wait => wait > TimeSpan.FromMinutes(5));
        Assert.InRange(due, TimeSpan.FromMinutes(minutes - 1), TimeSpan.FromMinutes(minutes));

        await Sandbox.AdvanceClock(TimeSpan.FromMinutes(minutes - 2));
        await user.SignInAgain();
        Assert.Equal("running", (await user.Get($"/api/syncs/{sync}")).Text("status"));
        Assert.Equal(2, await Sandbox.Calls(account, "/playlistItems", newest));
        await Sandbox.AdvanceClock(TimeSpan.FromMinutes(3));
        await user.SignInAgain();
        Assert.Equal("completed", (await user.SyncFinished(sync)).Text("status"));
        // The page that was refused is asked for once more, and the one before it is not.
        Assert.Equal(3, await Sandbox.Calls(account, "/playlistItems", newest));
    }

    [Fact]
    public async Task Without_a_pause_that_makes_sense_the_pauses_are_ours()
    {
        object?[] forms = [null, "soon", "-5", "Thu, 01 Jan 2015 00:00:00 GMT"];
        var newest = await Sandbox.Newest();
        var calls = await Task.WhenAll(forms.Select(async retryAfter =>
        {
            var user = await system.App.RegisterAsync();
            var (account, connection) = await user.ConnectNew(items: 60);
            var before = await Sandbox.Calls(account, "/playlistItems", newest);
            await Sandbox.FaultFor(account, "status", "playlistItems", 429, times: 4, skip: 1, retryAfter: retryAfter);
            var run = await user.SyncByClock(connection);
            Assert.Equal(("completed", 60), (run.Text("status"), run.Number("seen")));
            return await Sandbox.Calls(account, "/playlistItems", newest) - before;
        }));
        // One page, three tries, a pause, one more that fails and one that does not.
        Assert.All(calls, count => Assert.Equal(6, count));
    }

    [Fact]
    public async Task Who_is_refused_five_times_in_a_row_gives_up_and_the_unit_back()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 60);
        var newest = await Sandbox.Newest();
        await Sandbox.FaultFor(account, "status", "playlistItems", 429, times: 1_000, skip: 1, retryAfter: 20);
        var run = await user.SyncByClock(connection);
        Assert.Equal(("failed", "provider_busy"), (run.Text("status"), run.GetProperty("problem").Text("code")));
        Assert.Equal(1 + 5, await Sandbox.Calls(account, "/playlistItems", newest));
        Assert.Equal((1, 0), ((await user.Quota()).Number("used"), (await user.Quota()).Number("held")));
        Assert.Equal(60, (await user.All("/api/content")).Count);
    }

    public async ValueTask DisposeAsync() => await Sandbox.ClearFaults();
}
