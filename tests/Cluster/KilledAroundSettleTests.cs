using System.Net;
using StreamVibe.Tests.Cluster.Clients;
using StreamVibe.Tests.Cluster.Installations;
using StreamVibe.Tests.Cluster.Processes;

namespace StreamVibe.Tests.Cluster;

[Collection(typeof(OneProcessTests))]
public sealed class KilledAroundSettleTests(OneProcess installation, ITestOutputHelper output)
{
    /// <summary>Also the limit of the free plan, so that the books end full.</summary>
    const int Syncs = 10;

    [Fact]
    public async Task Ten_syncs_killed_at_ten_random_moments_are_each_charged_and_told_of_once()
    {
        var chance = Seeds.Next(output);
        var person = await installation.NewPersonAsync();
        var connection = await person.ConnectAsync("demo");
        var sync = (string)(await person.NewestRunAsync(connection))["id"]!;
        var items = await installation.OutsideWorld.ItemsAsync("demo");

        for (var round = 1; round <= Syncs; round++)
        {
            if (round > 1) sync = await person.SyncAsync(connection, $"sync-{round}");
            // Every second time around the end, else anywhere.
            await person.WaitForSeenAsync(sync, round % 2 == 0 ? items.Count : chance.Next(0, items.Count), installation.Tell);
            await Task.Delay(chance.Next(0, 20));
            await installation.KillAndStartAsync();

            var found = (string?)(await person.RunAsync(sync))["status"];
            output.WriteLine($"round {round}: {found} after the kill");
            Assert.Empty(await installation.Books.ContradictionsAsync(person.Email));
            if (found != "completed") await installation.OutsideWorld.AdvanceAsync("00:02:00");
            var run = await person.WaitForEndAsync(sync, TimeSpan.FromSeconds(30), installation.Tell);
            Assert.Equal(("completed", items.Count), ((string?)run["status"], (int)run["seen"]!));
            Assert.Empty(await installation.Books.ContradictionsAsync(person.Email));
            // The key of a finished sync still names that sync.
            if (round > 1) Assert.Equal(sync, await person.SyncAsync(connection, $"sync-{round}"));
        }

        var quota = await person.QuotaAsync();
        Assert.Equal((Syncs, 0), ((int)quota["used"]!, (int)quota["held"]!));
        Assert.Equal(items, await installation.Books.ItemsAsync(person.Email));
        using var refused = await person.SendAsync(HttpMethod.Post, $"/api/connections/{connection}/sync");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        await person.DisconnectAsync(connection);
    }

    [Fact]
    public async Task A_kill_in_the_middle_of_the_settling_transaction_undoes_all_of_it_and_the_run_is_settled_later()
    {
        var person = await installation.NewPersonAsync();
        await installation.OutsideWorld.MakeAccountAsync("settled", items: 20);
        var connection = await person.ConnectAsync("settled");
        var first = (string)(await person.NewestRunAsync(connection))["id"]!;
        await person.WaitForEndAsync(first, TimeSpan.FromSeconds(30), installation.Tell);

        // The sync must still be under way when its settlement is held up.
        var heldBack = await installation.OutsideWorld.HoldBackYouTubeAsync();
        var sync = await person.SyncAsync(connection, "killed");
        var books = installation.Books;
        var hold = await books.HoldUpSettlementsAsync(person.Email);
        await installation.OutsideWorld.LetGoAsync(heldBack);
        await Wait.UntilAsync("the settlement to be in its transaction", TimeSpan.FromSeconds(30), () => books.IsWaitingAsync("settle_usage"), installation.Tell, TimeSpan.FromMilliseconds(10));
        await installation.KillAsync();
        // The server ends after its owner, and would do meanwhile what was sent whole.
        await installation.PostgresEndsAsync();
        await hold.DisposeAsync();
        await installation.BeginAsync();
        // Whoever looks later may find it settled by the sweep.
        Assert.Equal("running", await installation.ReachedAsync<string>(async () => await books.OneAsync<string>("select status from app.sync_run where id = $1", Guid.Parse(sync))));
        await installation.ReadyAsync();
        Assert.Empty(await books.ContradictionsAsync(person.Email));
        await installation.OutsideWorld.AdvanceAsync("00:02:00");
        Assert.Equal("completed", (string?)(await person.WaitForEndAsync(sync, TimeSpan.FromSeconds(30), installation.Tell))["status"]);
        Assert.Empty(await books.ContradictionsAsync(person.Email));
        var quota = await person.QuotaAsync();
        Assert.Equal((2, 0), ((int)quota["used"]!, (int)quota["held"]!));
        await person.DisconnectAsync(connection);
    }
}
