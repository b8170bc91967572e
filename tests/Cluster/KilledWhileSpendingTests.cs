using StreamVibe.Tests.Cluster.Clients;
using StreamVibe.Tests.Cluster.Installations;

namespace StreamVibe.Tests.Cluster;

[Collection(typeof(KilledTests))]
public sealed class KilledWhileSpendingTests(TwoOfEach cluster, ITestOutputHelper output)
{
    const int Kills = 2, Units = 500;

    /// <summary>Several runs of chance, each with people of its own.</summary>
    [Theory]
    [InlineData("silo-1")]
    [InlineData("silo-2")]
    public async Task Every_unit_that_was_acknowledged_is_in_the_ledger_once_and_none_is_above_the_limit_whichever_silo_is_killed(string first)
    {
        var chance = Seeds.Next(output);
        await using var spenders = await Spenders.BeginAsync(cluster, count: 6, chance);
        for (var kill = 0; kill < Kills; kill++)
        {
            var victim = kill % 2 == 0 ? first : cluster.Silos.Single(silo => silo != first);
            await Task.Delay(chance.Next(500, 2500), TestContext.Current.CancellationToken);
            var id = cluster[victim].Id;
            await cluster[victim].KillAsync();
            Assert.False(Directory.Exists($"/proc/{id}"), $"{victim} is still there.");
            await Task.Delay(chance.Next(0, 3000), TestContext.Current.CancellationToken);
            await cluster.RestartAsync(victim);
        }
        Assert.True(spenders.Unknown > 0, "Nobody felt the kills.");
        await spenders.GrantedAsync(Units);
        await spenders.EndAsync(output, Units);
    }
}
