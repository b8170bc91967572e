using StreamVibe.Tests.Cluster.Clients;
using StreamVibe.Tests.Cluster.Installations;

namespace StreamVibe.Tests.Cluster;

[Collection(typeof(TwoOfEachTests))]
public sealed class LiveAcrossApisTests(TwoOfEach cluster)
{
    [Fact]
    public async Task News_reach_the_pages_of_both_APIs_and_no_other_persons()
    {
        var (here, stranger) = (await cluster.NewPersonAsync(), await cluster.NewPersonAsync());
        using Listening first = new(here), second = new(here.At(cluster.Api2)), theirs = new(stranger.At(cluster.Api2));
        foreach (var page in new[] { first, second, theirs }) await page.WaitForAsync(": ping", cluster.Tell);
        var connection = await here.ConnectAsync("second");
        foreach (var page in new[] { first, second })
            foreach (var news in new[] { "\"kind\":\"connection_connected\"", "\"status\":\"completed\"", "\"kind\":\"sync_completed\"", "event: quota", "event: connection" })
                await page.WaitForAsync(news, cluster.Tell);
        Assert.Equal(first.Notifications, second.Notifications);
        Assert.Empty(theirs.Notifications);
        await here.DisconnectAsync(connection);
    }
}
