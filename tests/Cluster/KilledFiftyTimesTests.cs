using System.Diagnostics;
using StreamVibe.Tests.Cluster.Clients;
using StreamVibe.Tests.Cluster.Installations;

namespace StreamVibe.Tests.Cluster;

public sealed class KilledFiftyTimesTests(FourSilos farm, ITestOutputHelper output) : IClassFixture<FourSilos>
{
    const int Kills = 50, AtOnce = 2, SignedIn = 10;

    [Fact]
    public async Task Fifty_kills_while_the_platform_changes_lose_nothing_repeat_nothing_and_delete_nothing_that_is_there()
    {
        var chance = Seeds.Next(output);
        var since = Stopwatch.GetTimestamp();
        await farm.Books.WatchDeletionsAsync();
        await farm.OutsideWorld.LiftUnitsAsync();
        var members = await Task.WhenAll(Enumerable.Range(0, 5).Select(number => Member.JoinAsync(farm, $"channel-{number}", 100 + 125 * number, new Random(chance.Next()))));
        using var over = new CancellationTokenSource();
        var work = members.SelectMany(member => new[] { member.PublishAsync(over.Token), member.SyncAsync(over.Token) }).Append(members[0].ReadAsync(over.Token)).ToList();

        var hit = new List<string>();
        for (var kills = 0; kills < Kills; kills += AtOnce)
        {
            // What was under way anywhere may meet its end in any step.
            if (chance.Next(2) == 0) await farm.OutsideWorld.HoldUpYouTubeAsync(TimeSpan.FromMilliseconds(500), ((string[])["/channels", "/playlistItems", "/videos"])[chance.Next(3)]);
            await Task.Delay(chance.Next(0, 1000));
            hit.AddRange(await KillAsync([.. farm.Silos.Skip(kills % farm.Silos.Count).Take(AtOnce)]));
            // Whose silo died is due at once.
            await farm.OutsideWorld.AdvanceAsync("00:01:01");
            // What one signs in with is good for an hour.
            if ((kills + AtOnce) % SignedIn == 0) await Task.WhenAll(members.Select(member => member.Person.SignInAsync()));
        }
        output.WriteLine($"{Kills} kills in {Stopwatch.GetElapsedTime(since).TotalSeconds:0} s hit {hit.Count} open runs: {string.Join(", ", hit.CountBy(phase => phase).Select(phase => $"{phase.Value} × {phase.Key}"))}");
        await over.CancelAsync();
        await Task.WhenAll(work);
        await farm.OutsideWorld.ClearFaultsAsync();
        await farm.OutsideWorld.AdvanceAsync("00:02:00");

        Assert.Empty((await Task.WhenAll(members.Select(member => member.DifferencesAsync()))).SelectMany(found => found));
        Assert.All(await farm.Books.DeletedAsync(), id => Assert.True(members.Any(member => member.HasTakenAway(id)), $"{id} was deleted here and never there."));
        foreach (var member in members) output.WriteLine($"{member.Done.Changes} changes at the platform, {member.Done.Syncs} syncs");
        output.WriteLine($"over after {Stopwatch.GetElapsedTime(since).TotalSeconds:0} s");
        // What did not bite shows nothing.
        Assert.True(hit.Count >= Kills / 4, $"The kills hit {hit.Count} open runs.");
        Assert.True(hit.Distinct().Count() >= 2, $"Every run was hit while it did the same: {hit[0]}.");
        Assert.NotEmpty(await farm.Books.DeletedAsync());
        Assert.All(members, member => Assert.True(member.Done is { Changes: > 20, Syncs: > 5 }, $"Hardly anything happened: {member.Done}"));
    }

    /// <summary>Kills them at once and starts them again; answers what the runs did that stood still meanwhile.</summary>
    async Task<List<string>> KillAsync(string[] victims)
    {
        var ids = victims.Select(victim => farm[victim].Id).ToList();
        await Task.WhenAll(victims.Select(victim => farm[victim].KillAsync()));
        Assert.All(ids, id => Assert.False(Directory.Exists($"/proc/{id}"), $"Process {id} is still there."));
        var before = await farm.Books.OpenRunsAsync();
        await farm.RestartAsync(victims);
        var after = await farm.Books.OpenRunsAsync();
        return [.. before.Where(run => after.ContainsKey(run.Key)).Select(run => run.Value)];
    }
}
