using System.Net;
using System.Text.Json;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Notifications;

/// <summary>What an open page is told, and whose news they are.</summary>
[Collection(nameof(LiveSystem))]
public sealed class EventsTests(LiveSystem system) : IAsyncDisposable
{
    readonly List<EventPage> pages = [];

    [Fact]
    public async Task Nobody_listens_without_a_sign_in() =>
        await (await EventPage.AskAsync(system.App.NewClient())).Problem(HttpStatusCode.Unauthorized, "unauthenticated");

    [Fact]
    public async Task A_page_is_told_at_once_that_the_stream_lives_and_again_and_again()
    {
        var page = await Open(await system.App.RegisterAsync());
        Assert.Equal("text/event-stream", page.Answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("no-store", page.Answer.Headers.CacheControl!.ToString());
        Assert.Equal(["no"], page.Answer.Headers.GetValues("X-Accel-Buffering"));
        Assert.Empty(page.Answer.Content.Headers.ContentEncoding);
        await Eventually.Get("a second sign of life", () => Task.FromResult(page.Pings), pings => pings >= 2);
        Assert.Empty(page.Told);
    }

    [Fact]
    public async Task A_notification_reaches_every_page_of_its_user_and_nobody_elses()
    {
        var (user, other) = (await system.App.RegisterAsync(), await system.App.RegisterAsync());
        var (mine, theirs) = ((EventPage[])[await Open(user), await Open(user)], await Open(other));
        await system.Tell(user.Id);
        var row = (await user.Get("/api/notifications")).GetProperty("items")[0];
        foreach (var page in mine)
        {
            var told = await page.Wait("notification");
            Assert.Equal(row.Id().ToString(), told.Id);
            // Letter by letter what its route answers.
            Assert.Equal(row.GetRawText(), told.Text);
        }
        await theirs.Settle();
        Assert.Empty(theirs.Told);
    }

    [Fact]
    public async Task A_cookie_is_as_good_as_a_token()
    {
        var user = await system.App.RegisterAsync();
        var page = await Open(await Browser.OfAsync(user));
        await system.Tell(user.Id);
        await page.Wait("notification");
    }

    [Fact]
    public async Task Only_a_notification_has_an_id_and_a_quota_and_a_connection_are_as_their_routes_say()
    {
        var user = await system.App.RegisterAsync();
        var page = await Open(user);
        var (_, connection) = await user.ConnectNew(items: 2);
        await Eventually.Get("the unit to be settled", () => user.Quota(), quota => quota.Number("held") == 0);
        var settled = await page.Wait("quota", quota => quota.Number("used") == 1 && quota.Number("held") == 0);
        Assert.Equal((await user.Quota()).GetRawText(), settled.Text);
        await page.Wait("notification", notification => notification.Text("kind") == "sync_completed");
        await Eventually.Get("the newest of the connection to be as its route says", async () => (Route: (await user.Get($"/api/connections/{connection}")).GetRawText(), Page: page.Of("connection")[^1].Text), both => both.Route == both.Page);
        Assert.All(page.Told, one => Assert.Equal(one.Name == "notification", one.Id is not null));

        await (await user.Send(HttpMethod.Delete, $"/api/connections/{connection}")).Expect(HttpStatusCode.NoContent);
        Assert.Equal(connection, (await page.Wait("connection", row => row.Text("status") == "revoked")).Data.Id());
    }

    [Fact]
    public async Task A_run_at_work_is_told_at_once_and_goes_on_until_it_has_ended()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 120);
        var fault = await system.App.Sandbox.FaultFor(account, "hang", "playlistItems");
        var sync = await user.StartSync(connection);
        await Eventually.Get("the run to start", () => user.Get($"/api/syncs/{sync}"), run => run.Text("status") == "running");
        // Opened only now: it is told what is under way.
        var page = await Open(user);
        Assert.Equal((sync, "running", 0), Told((await page.Wait("sync")).Data));
        await system.App.Sandbox.LetGo(fault);
        var end = await page.Wait("sync", run => run.Text("status") == "completed");
        Assert.Equal((await user.Get($"/api/syncs/{sync}")).GetRawText(), end.Text);
        await page.Settle();
        var seen = page.Of("sync").ConvertAll(run => run.Data.Number("seen"));
        Assert.Equal(seen.Order(), seen);
        Assert.Same(page.Of("sync")[^1], end);

        static (Guid, string, long) Told(JsonElement run) => (run.Id(), run.Text("status"), run.Number("seen"));
    }

    [Fact]
    public async Task A_run_is_told_from_its_start_on_and_so_is_its_cancellation()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 1);
        var page = await Open(user);
        var fault = await system.App.Sandbox.FaultFor(account, "hang", "channels");
        var sync = await user.StartSync(connection);
        await page.Wait("sync", run => run.Id() == sync && run.Text("status") == "queued");
        await (await user.Send(HttpMethod.Delete, $"/api/syncs/{sync}")).Expect(HttpStatusCode.NoContent);
        await system.App.Sandbox.LetGo(fault);
        var end = await page.Wait("sync", run => run.Id() == sync && run.Text("status") == "cancelled");
        Assert.Equal((await user.Get($"/api/syncs/{sync}")).GetRawText(), end.Text);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var page in pages) await page.DisposeAsync();
        await system.App.Sandbox.ClearFaults();
    }

    Task<EventPage> Open(TestUser user) => Open(user.Http);

    async Task<EventPage> Open(HttpClient http)
    {
        var page = await EventPage.OpenAsync(http);
        pages.Add(page);
        return page;
    }
}
