using Npgsql;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Notifications;

/// <summary>Nothing is lost between two streams, and nothing told twice.</summary>
[Collection(nameof(LiveSystem))]
public sealed class ReplayTests(LiveSystem system)
{
    [Fact]
    public async Task What_was_missed_is_told_oldest_first_from_the_last_id_on()
    {
        var user = await system.App.RegisterAsync();
        await system.Tell(user.Id, count: 10);
        await using var page = await EventPage.OpenAsync(user.Http, lastId: await IdOf(user, "4"));
        await page.Wait("notification", 6);
        await system.Tell(user.Id, count: 2, first: 11);
        await page.Wait("notification", 8);
        await page.Settle();
        Assert.Equal(Enumerable.Range(5, 8).Select(number => $"{number}"), Titles(page));
    }

    [Fact]
    public async Task Of_more_than_a_hundred_the_newest_hundred_are_told_oldest_first()
    {
        var user = await system.App.RegisterAsync();
        await system.Tell(user.Id, count: 130);
        foreach (var last in (object[])[await IdOf(user, "1"), Chance.Id()])
        {
            await using var page = await EventPage.OpenAsync(user.Http, last);
            await page.Wait("notification", 100);
            await page.Settle();
            Assert.Equal(Enumerable.Range(31, 100).Select(number => $"{number}"), Titles(page));
        }
    }

    [Fact]
    public async Task Somebody_elses_id_is_as_good_as_an_unknown_one_and_no_id_as_none()
    {
        var (user, other) = (await system.App.RegisterAsync(), await system.App.RegisterAsync());
        await system.Tell(user.Id, count: 3);
        await system.Tell(other.Id, count: 5);
        await using (var page = await EventPage.OpenAsync(user.Http, lastId: await IdOf(other, "3")))
        {
            await page.Wait("notification", 3);
            await page.Settle();
            Assert.Equal(["1", "2", "3"], Titles(page));
        }
        foreach (var malformed in (object?[])["17", "'; --", "", null])
        {
            await using var page = await EventPage.OpenAsync(user.Http, malformed);
            await page.Settle();
            Assert.Empty(page.Told);
        }
    }

    [Fact]
    public async Task Who_commits_later_is_told_later_and_nobody_is_lost()
    {
        var user = await system.App.RegisterAsync();
        await using var page = await EventPage.OpenAsync(user.Http);
        await using var slow = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(system.App.Database) { Pooling = false, Options = "-c role=streamvibe_service" }.ConnectionString);
        await slow.OpenAsync();
        await using var transaction = await slow.BeginTransactionAsync();
        // The first to begin, with the older time and id, and the last to commit.
        await using (var first = new NpgsqlCommand($"insert into app.notification (id, user_id, kind, title, body, created_at) values ('00000000-0000-7000-8000-000000000001', '{user.Id}', 'test', 'first', '', '2020-01-01')", slow))
            await first.ExecuteNonQueryAsync();
        await system.Tell(user.Id);
        var second = await page.Wait("notification");
        Assert.Equal("1", second.Data.Text("title"));
        // Nobody waits for a transaction that is at work.
        await system.Tell(user.Id, first: 2);
        await page.Wait("notification", 2);

        await transaction.CommitAsync();
        await page.Wait("notification", 3);
        Assert.Equal(["1", "2", "first"], Titles(page));
        // Also for a page that comes back with the id of the one that was committed before.
        await using var other = await EventPage.OpenAsync(user.Http, second.Id);
        await other.Wait("notification", 2);
        Assert.Equal(["2", "first"], Titles(other));
    }

    static string[] Titles(EventPage page) => [.. page.Of("notification").Select(one => one.Data.Text("title"))];

    static async Task<Guid> IdOf(TestUser user, string title) => (await user.All("/api/notifications")).Single(row => row.Text("title") == title).Id();
}
