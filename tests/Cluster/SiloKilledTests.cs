using System.Diagnostics;
using StreamVibe.Tests.Cluster.Clients;
using StreamVibe.Tests.Cluster.Installations;
using StreamVibe.Tests.Cluster.Processes;

namespace StreamVibe.Tests.Cluster;

[Collection(typeof(KilledTests))]
public sealed class SiloKilledTests(TwoOfEach cluster, ITestOutputHelper output)
{
    static readonly TimeSpan recovery = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_run_of_a_killed_silo_is_completed_by_the_other_and_calls_recover_within_half_a_minute()
    {
        var person = await cluster.NewPersonAsync();
        var connection = await person.ConnectAsync("large");
        var sync = (string)(await person.NewestRunAsync(connection))["id"]!;
        var before = await person.WaitForSeenAsync(sync, 2_000, cluster.Tell);
        var (working, other) = await cluster.SilosOfAsync(sync);
        await cluster[working].KillAsync();
        var killed = Stopwatch.GetTimestamp();

        foreach (var at in new[] { person, person.At(cluster.Api2) })
            await Wait.UntilAsync("an answer from every grain the person needs", recovery, () => AnswersAsync(at, connection), cluster.Tell);
        output.WriteLine($"{working} killed after {before["seen"]} items; calls recovered after {Stopwatch.GetElapsedTime(killed).TotalSeconds:0.0} s");
        Assert.True(Stopwatch.GetElapsedTime(killed) < recovery, "Calls did not recover in time.");

        await cluster.OutsideWorld.AdvanceAsync("00:02:00");
        var run = await person.WaitForEndAsync(sync, TimeSpan.FromSeconds(90), cluster.Tell);
        output.WriteLine($"completed {Stopwatch.GetElapsedTime(killed).TotalSeconds:0.0} s after the kill");
        Assert.Equal(("completed", 20_000, 20_000), ((string?)run["status"], (int)run["seen"]!, (int)run["created"]!));
        await cluster.WrittenAsync(other, $"content_sync_completed {await cluster.Books.UserIdAsync(person.Email)}");
        Assert.Equal(await cluster.OutsideWorld.ItemsAsync("large"), await cluster.Books.ItemsAsync(person.Email));
        Assert.Empty(await cluster.Books.ContradictionsAsync(person.Email));
        await cluster.RestartAsync(working);
        await person.DisconnectAsync(connection);
    }

    [Fact]
    public async Task A_settlement_that_commits_after_its_silo_died_stands_and_is_not_repeated()
    {
        var person = await cluster.NewPersonAsync();
        var connection = await person.ConnectAsync("demo");
        await person.WaitForEndAsync((string)(await person.NewestRunAsync(connection))["id"]!, TimeSpan.FromSeconds(30), cluster.Tell);
        var heldBack = await cluster.OutsideWorld.HoldBackYouTubeAsync();
        var sync = await person.SyncAsync(connection, "killed");
        var hold = await cluster.Books.HoldUpSettlementsAsync(person.Email);
        await cluster.OutsideWorld.LetGoAsync(heldBack);
        await Wait.UntilAsync("the settlement to be in its transaction", TimeSpan.FromSeconds(30), () => cluster.Books.IsWaitingAsync("settle_usage"), cluster.Tell, TimeSpan.FromMilliseconds(10));
        var (working, _) = await cluster.SilosOfAsync(sync);
        await cluster[working].KillAsync();
        // PostgreSQL has the whole transaction already; its sender is gone.
        await hold.DisposeAsync();

        await Wait.UntilAsync("an answer", recovery, () => AnswersAsync(person, connection), cluster.Tell);
        await cluster.OutsideWorld.AdvanceAsync("00:02:00");
        var run = await person.WaitForEndAsync(sync, TimeSpan.FromSeconds(60), cluster.Tell);
        Assert.Equal("completed", (string?)run["status"]);
        Assert.Empty(await cluster.Books.ContradictionsAsync(person.Email));
        var quota = await person.QuotaAsync();
        Assert.Equal((2, 0), ((int)quota["used"]!, (int)quota["held"]!));
        await cluster.RestartAsync(working);
        await person.DisconnectAsync(connection);
    }

    static async Task<bool> AnswersAsync(Person person, string connection)
    {
        foreach (var path in new[] { "/api/me", "/api/quota/sync", $"/api/connections/{connection}", "/api/content?limit=1" })
            await person.GetAsync(path);
        return true;
    }
}
