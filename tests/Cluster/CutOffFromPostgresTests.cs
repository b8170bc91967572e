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
        await farm.MembersAsync(2);
        var (rounds, person, connection, items) = await Rounds.BeginAsync(farm, "cut-off");
        await using var spenders = await Spenders.BeginAsync(farm, count: 6, chance);
        await spenders.GrantedAsync(100);
        using var over = new CancellationTokenSource();
        Caller[] callers = [.. items.Take(4).Select(item => Caller.Editing(item, rounds.Doors))];
        var calls = callers.Select(caller => caller.CallAsync(over.Token)).ToList();

        farm.ToDatabase(CutOff).Pull();
        var since = Stopwatch.GetTimestamp();
        await Wait.UntilAsync("the silo to say that it is not ready", notice, async () => await StatusAsync(CutOff, "ready") == HttpStatusCode.ServiceUnavailable, farm.Tell);
        output.WriteLine($"not ready after {Stopwatch.GetElapsedTime(since).TotalSeconds:0.0} s");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await StatusAsync(CutOff, "live"), await StatusAsync(Other, "ready")));
        await Task.Delay(cut, TestContext.Current.CancellationToken);
        Assert.True(farm.ToDatabase(CutOff).Kept > 0, "The silo did not miss the database.");
        farm.ToDatabase(CutOff).PlugIn();
        await Wait.UntilAsync("the silo to be ready", recovery, async () => await StatusAsync(CutOff, "ready") == HttpStatusCode.OK, farm.Tell);
        await rounds.RecoveryAsync(recovery);

        await spenders.GrantedAsync(300);
        await over.CancelAsync();
        await Task.WhenAll(calls);
        foreach (var caller in callers) output.WriteLine(caller.ToString());
        Assert.All(callers, caller => Assert.Empty(caller.Lost));
        await spenders.EndAsync(output, atLeast: 300);
        Assert.True(spenders.Unknown > 0, "Nobody felt it.");
        for (var at = 0; at < callers.Length; at++) Assert.Equal(callers[at].Done + 1, (int)(await person.GetAsync($"/api/content/{items[at]}/revisions?limit=1"))["items"]![0]!["number"]!);
        Assert.Empty(await farm.Books.ContradictionsAsync(person.Email));
        await Well.AgainAsync(farm);
        await person.DisconnectAsync(connection);
    }

    async Task<HttpStatusCode> StatusAsync(string silo, string what)
    {
        using var answer = await http.GetAsync(new Uri(farm.AddressOf(silo), $"/health/{what}"), TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
