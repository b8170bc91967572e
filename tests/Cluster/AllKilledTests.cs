using System.Diagnostics;
using StreamVibe.Tests.Cluster.Clients;
using StreamVibe.Tests.Cluster.Installations;

namespace StreamVibe.Tests.Cluster;

[Collection(typeof(SeveredTests))]
public sealed class AllKilledTests(Severed farm, ITestOutputHelper output)
{
    static readonly TimeSpan promised = TimeSpan.FromSeconds(120);

    /// <param name="moved">They come back on other ports: nobody is left who knows that the old ones are dead.</param>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cluster_whose_silos_were_all_killed_is_up_again_within_two_minutes_without_a_hand(bool moved)
    {
        await farm.MembersAsync(2);
        var (rounds, person, connection, items) = await Rounds.BeginAsync(farm, $"all-killed-{moved}".ToLowerInvariant());
        Assert.Equal("kept", (string?)(await person.PatchAsync($"/api/content/{items[0]}", new { title = "kept" }))["title"]);
        await Task.WhenAll(farm.Silos.Select(silo => farm[silo].KillAsync()));
        if (moved) await farm.MoveAsync();
        var since = Stopwatch.GetTimestamp();
        await farm.RestartAsync([.. farm.Silos]);
        output.WriteLine($"the silos are ready after {Stopwatch.GetElapsedTime(since).TotalSeconds:0.0} s");
        await rounds.RecoveryAsync(promised);
        output.WriteLine($"all is well after {Stopwatch.GetElapsedTime(since).TotalSeconds:0.0} s");
        Assert.True(Stopwatch.GetElapsedTime(since) < promised, "It took longer than promised.");
        Assert.Equal("kept", (string?)(await person.GetAsync($"/api/content/{items[0]}"))["title"]);
        Assert.Empty(await farm.Books.ContradictionsAsync(person.Email));
        await Well.AgainAsync(farm);
        await person.DisconnectAsync(connection);
    }
}
