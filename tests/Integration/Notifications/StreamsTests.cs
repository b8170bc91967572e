using System.Net;
using StreamVibe.Notifications;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Notifications;

/// <summary>How streams are opened, kept and ended.</summary>
[Collection(nameof(LiveSystem))]
public sealed class StreamsTests(LiveSystem system)
{
    [Fact]
    public async Task The_sixth_stream_is_refused_until_one_has_left()
    {
        var user = await system.App.RegisterAsync();
        await using var five = await Open(user, 5);
        await (await EventPage.AskAsync(user.Http)).Problem(HttpStatusCode.TooManyRequests, "rate_limited");
        // Somebody else's are counted apart.
        await using (await EventPage.OpenAsync((await system.App.RegisterAsync()).Http)) { }
        await five.Close(1);
        await using var again = await Returned(user);
    }

    [Fact]
    public async Task A_listener_that_nobody_hears_from_any_more_counts_no_longer()
    {
        var user = await system.App.RegisterAsync();
        await using var four = await Open(user, 4);
        // What an API that was killed leaves behind: it took the first news and will take no more. Last, since it counts for seconds only.
        var dead = system.App.Grains.GetGrain<IInboxGrain>(user.Id).Subscribe(null).GetAsyncEnumerator();
        Assert.True(await dead.MoveNextAsync());
        await (await EventPage.AskAsync(user.Http)).Problem(HttpStatusCode.TooManyRequests, "rate_limited");
        await using var again = await Returned(user);
        await four.Settle();
    }

    [Fact]
    public async Task A_stream_ends_with_its_session()
    {
        var user = await system.App.RegisterAsync();
        var phone = system.App.NewClient();
        await TestUser.SignInAsync(phone, user.Email);
        await using var mine = await EventPage.OpenAsync(user.Http);
        await using var other = await EventPage.OpenAsync(phone);
        await (await phone.PostAsync("/api/auth/logout", null)).Expect(HttpStatusCode.NoContent);
        await other.Ended.WaitAsync(TimeSpan.FromSeconds(30));
        await mine.Settle();
        Assert.False(mine.Ended.IsCompleted);
    }

    [Fact]
    public async Task A_stream_ends_with_its_token()
    {
        var user = await system.App.RegisterAsync();
        await using var page = await EventPage.OpenAsync(user.Http);
        await system.App.Sandbox.AdvanceClock(TimeSpan.FromMinutes(61));
        await page.Ended.WaitAsync(TimeSpan.FromSeconds(30));
        await user.SignInAgain();
        await using var again = await EventPage.OpenAsync(user.Http);
        await again.Settle();
        Assert.False(again.Ended.IsCompleted);
    }

    [Fact]
    public async Task A_page_that_does_not_read_is_cut_off_and_the_others_go_on()
    {
        var user = await system.App.RegisterAsync();
        await using var four = await Open(user, 4);
        using var asleep = await (await EventPage.AskAsync(user.Http)).Expect(HttpStatusCode.OK);
        // More than all the buffers on the way take.
        for (var round = 0; round < 6; round++) await system.Tell(user.Id, count: 60, first: 1 + 60 * round, length: 60_000);
        await using var again = await Returned(user);
        await four.Told("notification", 360);
    }

    [Fact]
    public async Task A_burst_longer_than_the_line_reaches_a_page_whole_and_in_order()
    {
        var user = await system.App.RegisterAsync();
        await using var page = await EventPage.OpenAsync(user.Http);
        await system.Tell(user.Id, count: 1_000);
        await page.Wait("notification", 1_000);
        await page.Settle();
        Assert.Equal(Enumerable.Range(1, 1_000).Select(number => $"{number}"), page.Of("notification").Select(one => one.Data.Text("title")));
    }

    [Fact]
    public async Task Nothing_is_lost_while_the_database_is_not_heard()
    {
        var user = await system.App.RegisterAsync();
        await using var page = await EventPage.OpenAsync(user.Http);
        for (var round = 1; round <= 5; round++)
        {
            await Sql.RunAsync(PostgresFixture.AsSuperuser(system.App.Database), "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'streamvibe/live' and datname = current_database()");
            await system.Tell(user.Id, first: round);
        }
        await page.Wait("notification", 5);
        await page.Settle();
        Assert.Equal(["1", "2", "3", "4", "5"], page.Of("notification").Select(one => one.Data.Text("title")));
        // It is heard again, sooner than the next look.
        await Eventually.Get("a listening connection", () => Sql.ListAsync<long>(PostgresFixture.AsSuperuser(system.App.Database),
            "select count(*) from pg_stat_activity where application_name = 'streamvibe/live' and datname = current_database() and query = 'listen live'"), found => found[0] == 1);
    }

    [Fact]
    public async Task A_server_stops_at_once_with_streams_open_and_they_go_on_at_the_next()
    {
        var before = system.App;
        await system.Restart();
        var stopped = system.App;
        var user = await system.App.RegisterAsync();
        await system.Tell(user.Id);
        await using var page = await EventPage.OpenAsync(user.Http, Chance.Id());
        var last = await page.Wait("notification");
        var restarted = system.Restart();
        await page.Ended.WaitAsync(TimeSpan.FromSeconds(30));
        await system.Tell(user.Id, first: 2);
        await restarted;
        // One that waits for a poll takes 15 s, one that waits for a stream 30 s.
        Assert.True(stopped.Stopping < before.Stopping + TimeSpan.FromSeconds(12), $"A stop took {stopped.Stopping.TotalSeconds:0.0} s, without streams {before.Stopping.TotalSeconds:0.0} s.");
        await using var again = await EventPage.OpenAsync(user.Http, last.Id);
        Assert.Equal("2", (await again.Wait("notification")).Data.Text("title"));
    }

    /// <summary>A page that is let in once there is room.</summary>
    static async Task<EventPage> Returned(TestUser user) =>
        await EventPage.ReadAsync(await Eventually.Get("room for a stream", () => EventPage.AskAsync(user.Http), answer => answer.StatusCode == HttpStatusCode.OK));

    static async Task<Pages> Open(TestUser user, int count)
    {
        var pages = new Pages();
        for (var i = 0; i < count; i++) pages.Add(await EventPage.OpenAsync(user.Http));
        return pages;
    }

    sealed class Pages : List<EventPage>, IAsyncDisposable
    {
        public async Task Close(int count)
        {
            for (var i = 0; i < count; i++) await this[i].DisposeAsync();
            RemoveRange(0, count);
        }

        public Task Settle() => Task.WhenAll(this.Select(page => page.Settle()));

        public Task<PageEvent[]> Told(string name, int count) => Task.WhenAll(this.Select(page => page.Wait(name, count)));

        public async ValueTask DisposeAsync() => await Close(Count);
    }
}
