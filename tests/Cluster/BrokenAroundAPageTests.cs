using StreamVibe.Tests.Cluster.Clients;
using StreamVibe.Tests.Cluster.Installations;
using StreamVibe.Tests.Cluster.Processes;

namespace StreamVibe.Tests.Cluster;

/// <summary>A silo that dies or stands still, or a statement that fails, exactly between two steps of a page.</summary>
[Collection(typeof(BrokenOffTests))]
public sealed class BrokenAroundAPageTests(TwoOfEach cluster)
{
    const int Items = 120;

    /// <summary>What waits at each of the two points.</summary>
    const string Saving = "set next_due_at = $2 where id", GoingOn = "join app.social_account";

    static readonly TimeSpan moment = TimeSpan.FromMilliseconds(10), patience = TimeSpan.FromSeconds(60);

    /// <param name="committed">After the page's commit and before the grain goes on; else after the page was fetched and before anything of it is written.</param>
    [Theory]
    [InlineData(false, Breakage.StatementFails)]
    [InlineData(false, Breakage.Killed)]
    [InlineData(false, Breakage.StandsStill)]
    [InlineData(true, Breakage.StatementFails)]
    [InlineData(true, Breakage.Killed)]
    [InlineData(true, Breakage.StandsStill)]
    public async Task A_page_is_there_whole_or_not_at_all_and_counts_once(bool committed, Breakage how)
    {
        var (account, books, world) = ($"page-{committed}-{how}".ToLowerInvariant(), cluster.Books, cluster.OutsideWorld);
        await world.MakeAccountAsync(account, Items);
        var person = await cluster.NewPersonAsync();
        var connection = await person.ConnectAsync(account);
        await person.WaitForEndAsync((string)(await person.NewestRunAsync(connection))["id"]!, patience, cluster.Tell);

        // A page that changes something is saved in steps.
        await world.ChangeAsync((await world.ItemsAsync(account)).Keys.First(), "Edited there", null);

        // The answer with the first page's ids is held back until everything is in place for it.
        var heldBack = await world.HoldBackYouTubeAsync("/playlistItems");
        var sync = await person.SyncAsync(connection, "broken");
        await Wait.UntilAsync("the first page to be asked for", patience, () => world.HasBittenAsync(heldBack), cluster.Tell, moment);
        var hold = await books.HoldUpConnectionsAsync(await books.UserIdAsync(person.Email));
        await world.LetGoAsync(heldBack);
        await Wait.UntilAsync("the page to be saved", patience, () => books.IsWaitingAsync(Saving), cluster.Tell, moment);
        if (committed)
        {
            var next = await books.HoldUpChannelsAsync();
            await hold.DisposeAsync();
            hold = next;
            await Wait.UntilAsync("the grain to go on", patience, () => books.IsWaitingAsync(GoingOn), cluster.Tell, moment);
        }
        var breaking = new Breaking(cluster, (await cluster.SilosOfAsync(sync)).Working, how);
        await breaking.BreakAsync(committed ? GoingOn : Saving);
        await hold.DisposeAsync();

        // What a silo that stands still has sent already may yet be done.
        if (how != Breakage.StandsStill || committed) Assert.Equal(committed ? 50 : 0, await books.OneAsync<int>("select seen from app.sync_run where id = $1", Guid.Parse(sync)));
        await breaking.PassAsync();
        var run = await person.WaitForEndAsync(sync, patience, cluster.Tell);
        Assert.Equal(("completed", Items, 0, 1, 0), ((string?)run["status"], (int)run["seen"]!, (int)run["created"]!, (int)run["updated"]!, (int)run["deleted"]!));
        await breaking.WakeAsync();
        Assert.Equal(await world.ItemsAsync(account), await books.ItemsAsync(person.Email));
        Assert.Empty(await books.ContradictionsAsync(person.Email));
        await person.DisconnectAsync(connection);
    }
}
