using System.Diagnostics;
using System.Net;
using StreamVibe.Tests.Cluster.Clients;
using StreamVibe.Tests.Cluster.Installations;
using StreamVibe.Tests.Cluster.Processes;

namespace StreamVibe.Tests.Cluster;

/// <summary>One silo loses the database, and everybody still reaches it.</summary>
[Collection(typeof(SeveredTests))]
public sealed class CutOffFromPostgresTests(Severed farm, ITestOutputHelper output)
{
    const string CutOff = "silo-1", Other = "silo-2";

    static readonly TimeSpan cut = TimeSpan.FromSeconds(15), notice = TimeSpan.FromSeconds(20), recovery = TimeSpan.FromSeconds(30);

    static readonly HttpClient http = new(new SocketsHttpHandler()) { Timeout = TimeSpan.FromSeconds(10) };

    [Fact]
    public async Task A_silo_that_lost_the_database_says_that_it_is_not_ready_and_acknowledges_nothing_that_is_not_there_afterwards()
    {
        var chance = Seeds.Next(output);
        await using var strain = await Strain.BeginAsync(farm, "cut-off", chance);

        farm.ToDatabase(CutOff).Pull();
        var since = Stopwatch.GetTimestamp();
        await Wait.UntilAsync("the silo to say that it is not ready", notice, async () => await StatusAsync(CutOff, "ready") == HttpStatusCode.ServiceUnavailable, farm.Tell);
        output.WriteLine($"not ready after {Stopwatch.GetElapsedTime(since).TotalSeconds:0.0} s");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(CutOff, "live"));
        await Wait.UntilAsync("the other silo to be ready", TimeSpan.FromSeconds(10), async () => await StatusAsync(Other, "ready") == HttpStatusCode.OK, farm.Tell);
        await Task.Delay(cut, TestContext.Current.CancellationToken);
        Assert.True(farm.ToDatabase(CutOff).Kept > 0, "The silo did not miss the database.");
        farm.ToDatabase(CutOff).PlugIn();
        await Wait.UntilAsync("the silo to be ready", recovery, async () => await StatusAsync(CutOff, "ready") == HttpStatusCode.OK, farm.Tell);
        await strain.Rounds.RecoveryAsync(recovery);
        await strain.EndAsync(output);
    }

    async Task<HttpStatusCode> StatusAsync(string silo, string what)
    {
        using var answer = await http.GetAsync(new Uri(farm.AddressOf(silo), $"/health/{what}"), TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
