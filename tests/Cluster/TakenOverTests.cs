using System.Diagnostics;
using StreamVibe.Tests.Cluster.Clients;
using StreamVibe.Tests.Cluster.Installations;
using StreamVibe.Tests.Cluster.Processes;

namespace StreamVibe.Tests.Cluster;

/// <summary>In real time, on a cluster of its own: nobody moves the clock, so that leases take as long as they take.</summary>
public sealed class TakenOverTests(TwoOfEach cluster, ITestOutputHelper output) : IClassFixture<TwoOfEach>
{
    const int Items = 600;
    const string Saving = "set next_due_at = $2 where id";

    static readonly TimeSpan promised = TimeSpan.FromSeconds(120), patience = TimeSpan.FromSeconds(60), stop = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task Runs_of_a_silo_that_was_killed_and_of_one_that_stood_still_go_on_within_two_minutes()
    {
        var killed = await StartAsync("killed");
        var (victim, _) = await cluster.SilosOfAsync(killed.Sync);
        await cluster[victim].KillAsync();
        await cluster.OutsideWorld.LetGoAsync(killed.HeldBack);
        var killedAt = Stopwatch.GetTimestamp();
        await cluster.RestartAsync(victim);

        // Stopped in the middle of a page's transaction, whose locks it would take along.
        var stopped = await StartAsync("stopped");
        var hold = await cluster.Books.HoldUpConnectionsAsync(await cluster.Books.UserIdAsync(stopped.Person.Email));
        await cluster.OutsideWorld.LetGoAsync(stopped.HeldBack);
        await Wait.UntilAsync("the page to be saved", patience, () => cluster.Books.IsWaitingAsync(Saving), cluster.Tell, TimeSpan.FromMilliseconds(10));
        var (standing, other) = await cluster.SilosOfAsync(stopped.Sync);
        Signals.Stop(cluster[standing].Id);
        var stoppedAt = Stopwatch.GetTimestamp();
        await hold.DisposeAsync();
        await Task.Delay(stop, TestContext.Current.CancellationToken);
        Signals.Continue(cluster[standing].Id);

        // Declared dead meanwhile, it may not go on as if nothing had happened.
        await Wait.UntilAsync("the stopped silo to notice and to end", patience, () => Task.FromResult(!cluster[standing].IsRunning), cluster.Tell);
        output.WriteLine($"{standing} ended {Stopwatch.GetElapsedTime(stoppedAt).TotalSeconds:0} s after it was stopped");
        await Task.WhenAll(CompletedAsync("killed", killed, killedAt), CompletedAsync("stopped", stopped, stoppedAt));
        await cluster.WrittenAsync(other, $"content_sync_completed {await cluster.Books.UserIdAsync(stopped.Person.Email)}");
    }

    /// <summary>A sync whose first page is asked for.</summary>
    async Task<(Person Person, string Account, string Sync, int HeldBack)> StartAsync(string account)
    {
        await cluster.OutsideWorld.MakeAccountAsync(account, Items);
        var heldBack = await cluster.OutsideWorld.HoldBackYouTubeAsync("/playlistItems", account: account);
        var person = await cluster.NewPersonAsync();
        var sync = (string)(await person.NewestRunAsync(await person.ConnectAsync(account)))["id"]!;
        await Wait.UntilAsync("the first page to be asked for", patience, () => cluster.OutsideWorld.HasBittenAsync(heldBack), cluster.Tell, TimeSpan.FromMilliseconds(10));
        return (person, account, sync, heldBack);
    }

    async Task CompletedAsync(string what, (Person Person, string Account, string Sync, int HeldBack) started, long since)
    {
        var run = await started.Person.WaitForEndAsync(started.Sync, promised, cluster.Tell);
        output.WriteLine($"the run of the silo that was {what} completed after {Stopwatch.GetElapsedTime(since).TotalSeconds:0} s");
        Assert.True(Stopwatch.GetElapsedTime(since) < promised, "It took longer than promised.");
        Assert.Equal(("completed", Items, Items), ((string?)run["status"], (int)run["seen"]!, (int)run["created"]!));
        Assert.Equal(await cluster.OutsideWorld.ItemsAsync(started.Account), await cluster.Books.ItemsAsync(started.Person.Email));
        Assert.Empty(await cluster.Books.ContradictionsAsync(started.Person.Email));
    }
}
