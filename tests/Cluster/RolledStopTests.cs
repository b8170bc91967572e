using StreamVibe.Tests.Cluster.Clients;
using StreamVibe.Tests.Cluster.Installations;

namespace StreamVibe.Tests.Cluster;

[Collection(typeof(KilledTests))]
public sealed class RolledStopTests(TwoOfEach cluster, ITestOutputHelper output)
{
    static readonly TimeSpan stop = TimeSpan.FromSeconds(40);

    /// <summary>What a deployment waits between two: the APIs look for new silos every 3 s.</summary>
    static readonly TimeSpan pause = TimeSpan.FromSeconds(8);

    [Fact]
    public async Task Stopping_one_after_the_other_loses_no_request_beyond_some_that_say_try_again()
    {
        // Calls to a silo that the test before killed would wait until it is known to be dead.
        await cluster.MembersAsync(2);
        var person = await cluster.NewPersonAsync();
        var connection = await person.ConnectAsync("demo");
        await person.WaitForEndAsync((string)(await person.NewestRunAsync(connection))["id"]!, TimeSpan.FromSeconds(30), cluster.Tell);
        var items = (await person.GetAsync("/api/content?limit=2"))["items"]!.AsArray().Select(item => (string)item!["id"]!).ToArray();

        using var over = new CancellationTokenSource();
        Caller[] callers =
        [
            .. items.Select((item, at) => Caller.Editing(item, At(person, at))),
            Caller.Reading("/api/me", At(person, 0)), Caller.Reading("/api/quota", At(person, 1)), Caller.Reading("/api/content?q=a", At(person, 0)),
        ];
        var calls = callers.Select(caller => caller.CallAsync(over.Token)).ToList();
        foreach (var name in new[] { "silo-1", "silo-2", "api-1" })
        {
            Assert.Equal(0, await cluster[name].StopAsync(stop));
            await cluster.RestartAsync(name);
            await Task.Delay(pause);
        }
        await over.CancelAsync();
        await Task.WhenAll(calls);

        foreach (var caller in callers) output.WriteLine(caller.ToString());
        Assert.All(callers, caller => Assert.Empty(caller.Lost));
        // A time-out is 30 s.
        Assert.All(callers, caller => Assert.True(caller.Longest < TimeSpan.FromSeconds(25), $"Somebody waited for a time-out: {caller}"));
        Assert.All(callers, caller => Assert.True(caller.Done > 10, $"Hardly anything was asked: {caller}"));
        // Every edit once: none lost, none twice by a repetition.
        for (var at = 0; at < items.Length; at++)
        {
            var newest = (await person.GetAsync($"/api/content/{items[at]}/revisions?limit=1"))["items"]![0]!;
            Assert.Equal(callers[at].Done + 1, (int)newest["number"]!);
        }
        await person.DisconnectAsync(connection);
    }

    /// <summary>Both APIs, one of them preferred.</summary>
    Person[] At(Person person, int preferred) => preferred == 0 ? [person, person.At(cluster.Api2)] : [person.At(cluster.Api2), person];
}
