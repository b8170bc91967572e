using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Connections;

/// <summary>A channel is busy while its list is read: videos come, go, change, hide and move between any two pages.</summary>
public sealed class MovingListTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    SandboxDriver Sandbox => system.App.Sandbox;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task After_one_quiet_sync_both_sides_are_equal_and_nothing_that_exists_was_ever_missing(int seed)
    {
        var chance = new Random(seed);
        var user = await system.App.RegisterAsync();
        var account = await Sandbox.NewAccount(items: 170);
        await Disturb(account, chance);
        var connection = await user.ConnectYouTube(account);
        var known = await Ids(user);

        for (var pass = 0; pass < 2; pass++)
        {
            await Disturb(account, chance);
            Assert.Equal("completed", (await user.Sync(connection)).Text("status"));
            var there = (await Sandbox.Items(account)).Select(item => item.Id).ToHashSet();
            var here = await Ids(user);
            Assert.Empty(known.Where(there.Contains).Except(here));
            known = here;
        }

        Assert.Equal("completed", (await user.Sync(connection)).Text("status"));
        var shown = (await user.All("/api/content")).Select(item => (item.Text("externalId"), item.Text("title"), item.Text("visibility"), item.GetProperty("publishedAt").GetDateTimeOffset()));
        Assert.Equal((await Sandbox.Items(account)).Select(item => (item.Id, item.Title, item.Visibility, item.PublishedAt)).Order(), shown.Order());
        Assert.Equal(0, (await user.Sync(connection)).Number("deleted"));
    }

    // Each of the first five pages, until it was asked for once.
    async Task Disturb(string account, Random chance)
    {
        for (var onPage = 1; onPage <= 5; onPage++)
            await Sandbox.Strange(new { account, kind = "change", onPage, add = 1 + chance.Next(4), delete = chance.Next(6), edit = chance.Next(4), hide = chance.Next(3), move = chance.Next(3), seed = chance.Next(1_000) });
    }

    static async Task<HashSet<string>> Ids(TestUser user)
    {
        var ids = (await user.All("/api/content")).Select(item => item.Text("externalId")).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        return [.. ids];
    }
}
