using StreamVibe.Tests.Cluster.Clients;
using StreamVibe.Tests.Cluster.Installations;
using StreamVibe.Tests.Cluster.Processes;

namespace StreamVibe.Tests.Cluster;

/// <summary>A silo that dies or stands still, or a statement that fails, while a unit is held: before the run that it is for is opened, and when it is settled.</summary>
[Collection(typeof(BrokenOffTests))]
public sealed class BrokenAroundAHoldTests(TwoOfEach cluster)
{
    const int Items = 20;
    const string Opening = "with before as (select is_active", Settling = "settle_usage";

    static readonly TimeSpan moment = TimeSpan.FromMilliseconds(10), patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(Breakage.StatementFails)]
    [InlineData(Breakage.Killed)]
    [InlineData(Breakage.StandsStill)]
    public async Task A_start_that_was_broken_off_after_its_hold_finds_it_again_by_its_key_and_is_charged_once(Breakage how)
    {
        var (person, connection, silo) = await BeginAsync($"held-{how}");
        var books = cluster.Books;
        var hold = await books.HoldUpConnectionsAsync(await books.UserIdAsync(person.Email));
        // Its answer may never come.
        _ = person.TrySyncAsync(connection, "broken").ContinueWith(answer => answer.Exception, TaskScheduler.Default);
        await Wait.UntilAsync("the run to be opened", patience, () => books.IsWaitingAsync(Opening), cluster.Tell, moment);
        Assert.Equal((1, 1), await books.UsageAsync(await books.UserIdAsync(person.Email)));
        var breaking = new Breaking(cluster, silo, how);
        await breaking.BreakAsync(Opening);
        await hold.DisposeAsync();
        await breaking.PassAsync();

        var sync = await Wait.ForAsync("the same start by its key", patience, async () => (string?)await person.SyncAsync(connection, "broken"), cluster.Tell);
        await CompletedAsync(person, sync, breaking);
        Assert.Equal(sync, await person.SyncAsync(connection, "broken"));
        await person.DisconnectAsync(connection);
    }

    [Theory]
    [InlineData(Breakage.StatementFails)]
    [InlineData(Breakage.Killed)]
    [InlineData(Breakage.StandsStill)]
    public async Task A_settlement_that_was_broken_off_is_made_once(Breakage how)
    {
        var (person, connection, silo) = await BeginAsync($"settled-{how}");
        // The sync must still be under way when its settlement is held up.
        var heldBack = await cluster.OutsideWorld.HoldBackYouTubeAsync();
        var sync = await person.SyncAsync(connection, "broken");
        var hold = await cluster.Books.HoldUpSettlementsAsync(person.Email);
        await cluster.OutsideWorld.LetGoAsync(heldBack);
        await Wait.UntilAsync("the settlement to be in its transaction", patience, () => cluster.Books.IsWaitingAsync(Settling), cluster.Tell, moment);
        var breaking = new Breaking(cluster, silo, how);
        await breaking.BreakAsync(Settling);
        await hold.DisposeAsync();
        await breaking.PassAsync();
        await CompletedAsync(person, sync, breaking);
        await person.DisconnectAsync(connection);
    }

    /// <summary>Somebody with a synced channel, and the silo where the connection lives.</summary>
    async Task<(Person Person, string Connection, string Silo)> BeginAsync(string account)
    {
        await cluster.OutsideWorld.MakeAccountAsync(account.ToLowerInvariant(), Items);
        var person = await cluster.NewPersonAsync();
        var connection = await person.ConnectAsync(account.ToLowerInvariant());
        var first = (string)(await person.NewestRunAsync(connection))["id"]!;
        await person.WaitForEndAsync(first, patience, cluster.Tell);
        return (person, connection, (await cluster.SilosOfAsync(first)).Working);
    }

    async Task CompletedAsync(Person person, string sync, Breaking breaking)
    {
        var run = await person.WaitForEndAsync(sync, patience, cluster.Tell);
        await breaking.WakeAsync();
        Assert.Equal(("completed", Items), ((string?)run["status"], (int)run["seen"]!));
        Assert.Empty(await cluster.Books.ContradictionsAsync(person.Email));
        var user = await cluster.Books.UserIdAsync(person.Email);
        Assert.Equal((2, 0), await cluster.Books.UsageAsync(user));
        Assert.Equal(["committed", "committed"], (await cluster.Books.LedgerAsync(user)).Select(row => row[1]));
    }
}
