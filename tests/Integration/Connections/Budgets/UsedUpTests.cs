using System.Net;
using System.Text.Json;
using StreamVibe.Connections;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Connections.Budgets;

/// <summary>What people and the product meet when the day's units are used up, by our count or by YouTube's.</summary>
public sealed class UsedUpTests(FewUnits system) : IClassFixture<FewUnits>
{
    SandboxDriver Sandbox => system.Sandbox;

    [Fact]
    public async Task A_publication_that_the_day_has_no_units_for_is_refused_before_anything_is_asked_or_changed()
    {
        await system.NewDay();
        var author = await Author.NewAsync(system.App);
        var suggestion = await author.SuggestTitle();
        await system.Leave(50);
        var newest = await Sandbox.Newest();
        var refusal = await author.Apply(suggestion, new { publish = true });
        await refusal.Problem(HttpStatusCode.TooManyRequests, "provider_busy");
        Assert.InRange(refusal.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromHours(5), TimeSpan.FromHours(6));
        Assert.Equal("An old title", (await author.Shown()).Text("title"));
        foreach (var title in new[] { "Second", "Third" })
            await (await author.User.Send(HttpMethod.Patch, $"/api/content/{author.Item}", new { title })).Expect(HttpStatusCode.OK);
        foreach (var what in new[] { "2/restore", "3/undo" })
            await (await author.User.Send(HttpMethod.Post, $"/api/content/{author.Item}/revisions/{what}", new { publish = true })).Problem(HttpStatusCode.TooManyRequests, "provider_busy");
        Assert.Equal(("Third", "An old title"), ((await author.Shown()).Text("title"), (await author.There()).Title));
        Assert.Equal((0, 0), ((await author.Publications()).Count, (await author.Asked(newest)).Count));

        await system.AfterMidnight();
        await author.User.SignInAgain();
        await (await author.User.Send(HttpMethod.Post, $"/api/content/{author.Item}/revisions/2/restore", new { publish = true })).Expect(HttpStatusCode.OK);
        Assert.Equal(("published", "Second"), ((await author.Over()).Text("status"), (await author.There()).Title));
    }

    [Fact]
    public async Task The_last_units_do_for_one_publication()
    {
        await system.NewDay();
        var author = await Author.NewAsync(system.App);
        var suggestion = await author.SuggestTitle();
        await system.Leave(51);
        Assert.Equal("published", (await author.Publish(suggestion)).Text("status"));
        Assert.Equal(0, (await system.Shown()).Number("remaining"));
    }

    [Fact]
    public async Task What_became_of_a_write_is_looked_at_when_there_are_units_again()
    {
        await system.NewDay();
        var author = await Author.NewAsync(system.App);
        var suggestion = await author.SuggestTitle();
        await author.Fault("status", 503);
        Assert.Equal("unconfirmed", (await author.Publish(suggestion)).Text("status"));
        await system.Leave(0);
        var newest = await Sandbox.Newest();
        await Sandbox.AdvanceClock(TimeSpan.FromMinutes(1));
        await Sandbox.AdvanceClock(TimeSpan.FromHours(1));
        await author.User.SignInAgain();
        Assert.Equal(("unconfirmed", 0), ((await author.Publications())[0].Text("status"), (await author.Asked(newest)).Count));
        await system.AfterMidnight();
        await author.User.SignInAgain();
        Assert.Equal("published", (await author.Over()).Text("status"));
        Assert.Equal(["GET", "PUT"], await author.Asked(newest));
    }

    [Fact]
    public async Task A_sync_that_somebody_asked_for_fails_without_a_request_gives_its_unit_back_and_works_after_midnight()
    {
        await system.NewDay();
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 60);
        var used = (await user.Quota()).Number("used");
        await system.Leave(0);
        var newest = await Sandbox.Newest();
        var run = await user.Sync(connection);
        Assert.Equal(("failed", "provider_busy"), (run.Text("status"), run.GetProperty("problem").Text("code")));
        Assert.Equal((used, 0), ((await user.Quota()).Number("used"), (await user.Quota()).Number("held")));
        Assert.Empty(await Sandbox.Journal("youtube", account, newest));
        Assert.Equal("degraded", (await user.Get($"/api/connections/{connection}")).Text("status"));

        await system.AfterMidnight();
        await user.SignInAgain();
        Assert.Equal("completed", (await user.Sync(connection)).Text("status"));
        Assert.Equal("connected", (await user.Get($"/api/connections/{connection}")).Text("status"));
    }

    [Fact]
    public async Task A_sync_in_the_middle_of_its_list_stops_there_and_nothing_is_deleted()
    {
        await system.NewDay();
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 120);
        await Sandbox.DeleteItem((await Sandbox.Items(account))[^1].Id);
        await system.Leave(3);
        var newest = await Sandbox.Newest();
        var run = await user.Sync(connection);
        Assert.Equal(("failed", "provider_busy", 50), (run.Text("status"), run.GetProperty("problem").Text("code"), run.Number("seen")));
        Assert.Equal((3, 120), ((await Sandbox.Journal("youtube", account, newest)).Count, (await user.All("/api/content")).Count));
    }

    [Fact]
    public async Task A_sync_that_nobody_asked_for_leaves_the_reserve_waits_for_midnight_and_shows_no_failure()
    {
        await system.NewDay();
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 1);
        await (await user.Send(HttpMethod.Patch, $"/api/connections/{connection}", new { autoSync = new { enabled = true, everyMinutes = 60 } })).Expect(HttpStatusCode.OK);
        await system.LeaveReserve();
        var (newest, runs) = (await Sandbox.Newest(), (await user.Runs(connection)).Count);
        await Sandbox.AdvanceClock(TimeSpan.FromMinutes(90));
        await user.SignInAgain();
        var next = await Eventually.Get("the date to be moved behind midnight",
            async () => (await user.Get($"/api/connections/{connection}")).GetProperty("nextSyncAt").GetDateTimeOffset(), date => date >= system.Midnight);
        Assert.InRange(next - system.Midnight, TimeSpan.Zero, TimeSpan.FromHours(1));
        Assert.Empty(await Sandbox.Journal("youtube", account, newest));
        Assert.Equal((runs, 0, "connected"), ((await user.Runs(connection)).Count, (await user.Quota()).Number("held"), (await user.Get($"/api/connections/{connection}")).Text("status")));

        // A person goes before.
        var other = await system.App.RegisterAsync();
        await other.ConnectNew(items: 1);
        Assert.True((await system.Shown()).Number("remaining") is > 0 and < FewUnits.Reserve);

        await system.AfterMidnight(TimeSpan.FromMinutes(61));
        await user.SignInAgain();
        var run = await Eventually.Get("the sync after midnight", async () => (await user.Runs(connection))[0], newestRun => newestRun.Text("status") == "completed" && newestRun.Text("trigger") == "automatic");
        Assert.Equal(1, run.Number("seen"));
    }

    [Fact]
    public async Task One_that_meets_the_reserve_in_the_middle_of_its_list_stops_there()
    {
        await system.NewDay();
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 300);
        await (await user.Send(HttpMethod.Patch, $"/api/connections/{connection}", new { autoSync = new { enabled = true, everyMinutes = 60 } })).Expect(HttpStatusCode.OK);
        // The pass of the week, which reads all.
        await Sql.RunAsync(system.App.Database, $"update app.platform_connection set last_complete_at = null where id = '{connection}'", "streamvibe_service");
        await system.LeaveReserve(SyncRules.NewestUnits);
        var newest = await Sandbox.Newest();
        await Sandbox.AdvanceClock(TimeSpan.FromMinutes(90));
        await user.SignInAgain();
        var run = await Eventually.Get("the automatic run to fail", async () => (await user.Runs(connection))[0], one => one.Text("status") == "failed");
        Assert.Equal(("automatic", "provider_busy"), (run.Text("trigger"), run.GetProperty("problem").Text("code")));
        Assert.Equal((SyncRules.NewestUnits, FewUnits.Reserve), ((await Sandbox.Journal("youtube", account, newest)).Count, (int)(await system.Shown()).Number("remaining")));
        Assert.Equal(300, (await user.All("/api/content")).Count);
    }

    [Fact]
    public async Task The_pass_of_the_week_waits_for_a_day_with_units_and_the_newest_are_read_meanwhile()
    {
        await system.NewDay();
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 300);
        await (await user.Send(HttpMethod.Patch, $"/api/connections/{connection}", new { autoSync = new { enabled = true, everyMinutes = 60 } })).Expect(HttpStatusCode.OK);
        await Sql.RunAsync(system.App.Database, $"update app.platform_connection set last_complete_at = last_complete_at - interval '8 days' where id = '{connection}'", "streamvibe_service");
        await system.LeaveReserve(SyncRules.NewestUnits);
        var newest = await Sandbox.Newest();
        await Sandbox.AdvanceClock(TimeSpan.FromMinutes(90));
        await user.SignInAgain();
        var run = await Eventually.Get("the automatic run to end", async () => (await user.Runs(connection))[0], one => one.Text("trigger") == "automatic" && one.GetProperty("finishedAt").ValueKind != JsonValueKind.Null);
        Assert.Equal(("completed", 200), (run.Text("status"), run.Number("seen")));
        Assert.Equal(SyncRules.NewestUnits, (await Sandbox.Journal("youtube", account, newest)).Count);
    }

    [Theory]
    [InlineData("quotaExceeded")]
    [InlineData("dailyLimitExceeded")]
    public async Task What_YouTube_says_of_its_day_stops_what_nobody_asked_for_until_midnight_and_nobody_who_asks(string reason)
    {
        await system.NewDay();
        var author = await Author.NewAsync(system.App);
        var other = await system.App.RegisterAsync();
        var (account, connection) = await other.ConnectNew(items: 1);
        await (await other.Send(HttpMethod.Patch, $"/api/connections/{connection}", new { autoSync = new { enabled = true, everyMinutes = 60 } })).Expect(HttpStatusCode.OK);
        var (suggestion, newest) = (await author.SuggestTitle(), await Sandbox.Newest());
        await author.Fault("status", 403, reason: reason);
        var publication = await author.Publish(suggestion);
        Assert.Equal(("failed", "provider_busy"), (publication.Text("status"), publication.GetProperty("problem").Text("code")));
        Assert.Equal(["GET", "PUT"], await author.Asked(newest));
        Assert.Equal("An old title", (await author.There()).Title);
        var shown = await system.Shown();
        Assert.Equal(0, shown.Number("remaining"));
        Assert.True(shown.Number("used") < FewUnits.Daily);

        newest = await Sandbox.Newest();
        await Sandbox.AdvanceClock(TimeSpan.FromMinutes(90));
        await other.SignInAgain();
        await Eventually.Get("the date to be moved behind midnight",
            async () => (await other.Get($"/api/connections/{connection}")).GetProperty("nextSyncAt").GetDateTimeOffset(), date => date >= system.Midnight);
        Assert.Empty(await Sandbox.Journal("youtube", account, newest));
        // YouTube answers for itself, and takes it.
        Assert.Equal("completed", (await other.Sync(connection)).Text("status"));

        await system.AfterMidnight(TimeSpan.FromMinutes(61));
        await other.SignInAgain();
        await Eventually.Get("the sync after midnight", async () => (await other.Runs(connection))[0], run => run.Text("status") == "completed" && run.Text("trigger") == "automatic");
    }
}
