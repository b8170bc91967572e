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
        await using var strain = await Strain.BeginAsync(farm, "parted", chance, "/api/quota");

        foreach (var cable in farm.Between) cable.Pull();
        var since = Stopwatch.GetTimestamp();
        await Wait.UntilAsync("one silo to end", recovery, () => Task.FromResult(farm.Silos.Count(silo => farm[silo].IsRunning) < 2), farm.Tell);
        var ended = farm.Silos.Single(silo => !farm[silo].IsRunning);
        output.WriteLine($"{ended} ended after {Stopwatch.GetElapsedTime(since).TotalSeconds:0.0} s");
        await strain.Rounds.RecoveryAsync(recovery);
        output.WriteLine($"well again {Stopwatch.GetElapsedTime(since).TotalSeconds:0.0} s after the cables were pulled");
        Assert.True(Stopwatch.GetElapsedTime(since) < recovery, "It took too long.");
        Assert.True(farm.Between.Sum(cable => cable.Kept) > 0, "The silos did not miss each other.");
        await strain.Person.WaitForEndAsync(await strain.Person.SyncAsync(strain.Connection, "alone"), TimeSpan.FromSeconds(60), farm.Tell);

        foreach (var cable in farm.Between) cable.PlugIn();
        await farm.RestartAsync(ended);
        await farm.MembersAsync(2);
        await strain.EndAsync(output);
    }
}
