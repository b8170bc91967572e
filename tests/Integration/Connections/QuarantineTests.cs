using Npgsql;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Connections;

/// <summary>An item that cannot be read or stored stays out by itself.</summary>
public sealed class QuarantineTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    SandboxDriver Sandbox => system.App.Sandbox;

    [Fact]
    public async Task An_item_that_cannot_be_read_stays_out_until_it_can_and_costs_no_other()
    {
        var user = await system.App.RegisterAsync();
        var account = await Sandbox.NewAccount(items: 55);
        var broken = await Sandbox.AddItem(new { account, title = "From the end of time", publishedAt = "9999-12-31T23:59:59Z" });
        var connection = await user.ConnectYouTube(account);
        var run = (await user.Runs(connection))[0];
        Assert.Equal((55, 55, 1), (run.Number("seen"), run.Number("created"), run.Number("quarantined")));
        Assert.Equal(55, (await user.All("/api/content")).Count);
        Assert.Equal([$"{broken.Id} senseless_time"], await Quarantine(connection));
        Assert.Contains("1 could not be read", (await user.All("/api/notifications")).Single(told => told.Text("kind") == "sync_completed").Text("body"), StringComparison.Ordinal);

        run = await user.Sync(connection);
        Assert.Equal((55, 1), (run.Number("seen"), run.Number("quarantined")));
        await Replace(account, broken.Id, "Mended", "2024-02-03T04:05:06Z");
        run = await user.Sync(connection);
        Assert.Equal((56, 1, 0), (run.Number("seen"), run.Number("created"), run.Number("quarantined")));
        Assert.Equal("Mended", (await user.ItemOf(broken.Id)).Text("title"));
        Assert.Empty(await Quarantine(connection));
    }

    [Fact]
    public async Task A_known_item_that_can_no_longer_be_read_keeps_its_last_good_copy()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 3);
        var video = (await Sandbox.Items(account))[1];
        await Replace(account, video.Id, "Broken", "0001-01-02T00:00:00Z");
        var run = await user.Sync(connection);
        Assert.Equal((2, 0, 0, 1), (run.Number("seen"), run.Number("updated"), run.Number("deleted"), run.Number("quarantined")));
        Assert.Equal(video.Title, (await user.ItemOf(video.Id)).Text("title"));

        await Sandbox.DeleteItem(video.Id);
        Assert.Equal(1, (await user.Sync(connection)).Number("deleted"));
        Assert.Empty(await Quarantine(connection));
    }

    [Fact]
    public async Task An_item_that_the_database_refuses_stays_out_and_its_page_is_saved()
    {
        var (user, title) = (await system.App.RegisterAsync(), Chance.Name("refused"));
        await Alter($"add constraint content_item_test_check check (title <> '{title}') not valid");
        var account = await Sandbox.NewAccount(items: 12);
        var refused = await Sandbox.AddItem(new { account, title });
        var connection = await user.ConnectYouTube(account);
        var run = (await user.Runs(connection))[0];
        Assert.Equal((12, 12, 1), (run.Number("seen"), run.Number("created"), run.Number("quarantined")));
        Assert.Equal([$"{refused.Id} not_storable"], await Quarantine(connection));

        await Alter("drop constraint content_item_test_check");
        run = await user.Sync(connection);
        Assert.Equal((13, 1, 0), (run.Number("seen"), run.Number("created"), run.Number("quarantined")));
    }

    // Everybody's table: who waits for it longer than a moment, behind a transaction of another test, has all the others wait behind that.
    Task<bool> Alter(string change) => Eventually.Get("the table to be free", async () =>
    {
        try
        {
            await Sql.RunAsync(system.App.Database, $"set lock_timeout = '100ms'; alter table app.content_item {change}", "streamvibe_owner");
            return true;
        }
        catch (PostgresException busy) when (busy.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return false;
        }
    }, altered => altered);

    async Task Replace(string account, string id, string title, string publishedAt)
    {
        await Sandbox.DeleteItem(id);
        await Sandbox.AddItem(new { id, account, title, publishedAt });
    }

    Task<List<string>> Quarantine(Guid connection) =>
        Sql.ListAsync<string>(system.App.Database, $"select external_id || ' ' || reason from app.quarantined_item where connection_id = '{connection}'", "streamvibe_service");
}
