using System.Diagnostics;
using StreamVibe.Tests.Cluster.Clients;
using StreamVibe.Tests.Cluster.Installations;
using StreamVibe.Tests.Cluster.Processes;

namespace StreamVibe.Tests.Cluster;

[Collection(typeof(DurableDatabaseTests))]
public sealed class PostgresRestartedTests(DurableDatabase farm, ITestOutputHelper output)
{
    /// <summary>Enough items that some can be edited while the claims of others wait for their end.</summary>
    const int Edited = 6;

    static readonly TimeSpan load = TimeSpan.FromSeconds(30), recovery = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Immediate_restarts_under_load_cost_answers_that_say_try_again_and_no_write_or_unit_that_was_acknowledged()
    {
        var chance = Seeds.Next(output);
        Assert.Equal(("on", "on"), (await farm.Books.OneAsync<string>("show fsync"), await farm.Books.OneAsync<string>("show synchronous_commit")));
        var (rounds, person, connection, items) = await Rounds.BeginAsync(farm, "restarted");
        Caller[] callers = [.. items.Take(Edited).Select(item => Caller.Editing(item, rounds.Doors)), Caller.Reading("/api/me", rounds.Doors), Caller.Reading("/api/content?q=a", rounds.Doors)];
        await using var spenders = await Spenders.BeginAsync(farm, count: 4, chance);
        using var over = new CancellationTokenSource();
        var calls = callers.Select(caller => caller.CallAsync(over.Token)).ToList();

        var times = new List<double>();
        for (var since = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(since) < load;)
        {
            await Task.Delay(chance.Next(300, 1500), CancellationToken.None);
            Signals.Quit(farm.PostgresId);
            await Wait.UntilAsync("PostgreSQL to accept again", TimeSpan.FromSeconds(60), async () => await farm.Books.OneAsync<int>("select 1") == 1, farm.Tell, TimeSpan.FromMilliseconds(20));
            times.Add((await rounds.RecoveryAsync(2 * recovery)).TotalSeconds);
        }
        await over.CancelAsync();
        // A claim whose process could not take it back ends by itself.
        await farm.OutsideWorld.AdvanceAsync("00:00:31");
        await Task.WhenAll(calls);

        // Few of them hear of a restart: the writer of their units asks again. That it was one, the other callers say below.
        await spenders.EndAsync(output, atLeast: 300);
        output.WriteLine($"{times.Count} restarts; good again after {string.Join(" · ", times.Select(time => $"{time:0.0}"))} s");
        foreach (var caller in callers) output.WriteLine(caller.ToString());
        Assert.All(callers, caller => Assert.Empty(caller.Lost));
        Assert.All(callers, caller => Assert.Equal((0, 0), (caller.NotConnected, caller.Unanswered)));
        Assert.True(callers.Take(Edited).Sum(caller => caller.Done) > 10, "Hardly anything was written.");
        Assert.True(times.Count >= 3 && callers.Sum(caller => caller.Unavailable) > 0, "The restarts were not felt.");
        Assert.All(times, time => Assert.True(time < recovery.TotalSeconds, $"It took {time:0.0} s to recover."));
        for (var at = 0; at < Edited; at++)
        {
            // Each edit that was acknowledged is there, and none twice.
            Assert.Equal($"edit {callers[at].Done}", (string?)(await person.GetAsync($"/api/content/{items[at]}"))["title"]);
            Assert.Equal(callers[at].Done + 1, (int)(await person.GetAsync($"/api/content/{items[at]}/revisions?limit=1"))["items"]![0]!["number"]!);
        }
        await person.DisconnectAsync(connection);
    }
}
