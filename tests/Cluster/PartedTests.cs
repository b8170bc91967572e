using System.Diagnostics;
using StreamVibe.Tests.Cluster.Clients;
using StreamVibe.Tests.Cluster.Installations;
using StreamVibe.Tests.Cluster.Processes;

namespace StreamVibe.Tests.Cluster;

/// <summary>The silos lose each other, and both keep the database and their clients.</summary>
[Collection(typeof(SeveredTests))]
public sealed class PartedTests(Severed farm, ITestOutputHelper output)
{
    static readonly TimeSpan recovery = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task One_of_two_silos_that_lose_each_other_ends_and_the_other_goes_on_with_nothing_lost_or_done_twice()
    {
        var chance = Seeds.Next(output);
        await farm.MembersAsync(2);
        var (rounds, person, connection, items) = await Rounds.BeginAsync(farm, "parted");
        await using var spenders = await Spenders.BeginAsync(farm, count: 6, chance);
        await spenders.GrantedAsync(100);
        using var over = new CancellationTokenSource();
        Caller[] callers = [.. items.Take(4).Select(item => Caller.Editing(item, rounds.Doors)), Caller.Reading("/api/quota", rounds.Doors)];
        var calls = callers.Select(caller => caller.CallAsync(over.Token)).ToList();

        foreach (var cable in farm.Between) cable.Pull();
        var since = Stopwatch.GetTimestamp();
        await Wait.UntilAsync("one silo to end", recovery, () => Task.FromResult(farm.Silos.Count(silo => farm[silo].IsRunning) < 2), farm.Tell);
        var ended = farm.Silos.Single(silo => !farm[silo].IsRunning);
        output.WriteLine($"{ended} ended after {Stopwatch.GetElapsedTime(since).TotalSeconds:0.0} s");
        await rounds.RecoveryAsync(recovery);
        output.WriteLine($"well again {Stopwatch.GetElapsedTime(since).TotalSeconds:0.0} s after the cables were pulled");
        Assert.True(Stopwatch.GetElapsedTime(since) < recovery, "It took too long.");
        Assert.True(farm.Between.Sum(cable => cable.Kept) > 0, "The silos did not miss each other.");
        await person.WaitForEndAsync(await person.SyncAsync(connection, "alone"), TimeSpan.FromSeconds(60), farm.Tell);

        foreach (var cable in farm.Between) cable.PlugIn();
        await farm.RestartAsync(ended);
        await farm.MembersAsync(2);
        await spenders.GrantedAsync(300);
        await over.CancelAsync();
        await Task.WhenAll(calls);
        foreach (var caller in callers) output.WriteLine(caller.ToString());
        Assert.All(callers, caller => Assert.Empty(caller.Lost));
        await spenders.EndAsync(output, atLeast: 300);
        Assert.True(spenders.Unknown > 0, "Nobody felt it.");
        for (var at = 0; at < 4; at++) Assert.Equal(callers[at].Done + 1, (int)(await person.GetAsync($"/api/content/{items[at]}/revisions?limit=1"))["items"]![0]!["number"]!);
        Assert.Empty(await farm.Books.ContradictionsAsync(person.Email));
        await Well.AgainAsync(farm);
        await person.DisconnectAsync(connection);
    }
}
