using System.Diagnostics;
using StreamVibe.Tests.Cluster.Installations;

namespace StreamVibe.Tests.Cluster;

[Collection(typeof(TwoOfEachTests))]
public sealed class RefreshedOnceTests(TwoOfEach cluster)
{
    [Fact]
    public async Task Fifty_callers_at_two_APIs_before_two_silos_are_one_call_to_a_rotating_google()
    {
        const string Account = "demo";
        var here = await cluster.NewPersonAsync();
        var there = here.At(cluster.Api2);
        var connection = await here.ConnectAsync(Account);
        await here.WaitForEndAsync((string)(await here.NewestRunAsync(connection))["id"]!, TimeSpan.FromSeconds(60), cluster.Tell);
        await cluster.OutsideWorld.RotateAsync(Account, rotates: true);
        var calls = await cluster.OutsideWorld.TokenCallsAsync();

        var since = Stopwatch.GetTimestamp();
        var statuses = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => (i % 2 == 0 ? here : there).VerifyAsync(connection)));
        Assert.All(statuses, status => Assert.Equal("connected", status));
        // A check that begins more than two seconds after the last refresh makes its own: on a crowded machine not all fifty are at once.
        var most = 1 + (int)(Stopwatch.GetElapsedTime(since).TotalSeconds / 2);
        Assert.InRange(await cluster.OutsideWorld.TokenCallsAsync() - calls, 1, most);
        await cluster.OutsideWorld.RotateAsync(Account, rotates: false);
        await here.DisconnectAsync(connection);
    }
}
