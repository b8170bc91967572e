using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Connections.Budgets;

/// <summary>The day's last units go to somebody else while a publication looks at its item.</summary>
public sealed class BetweenLookAndWriteTests(FewUnits system) : IClassFixture<FewUnits>
{
    [Fact]
    public async Task A_write_without_units_is_not_sent_and_the_publication_says_so()
    {
        await system.NewDay();
        var author = await Author.NewAsync(system.App);
        var suggestion = await author.SuggestTitle();
        var newest = await system.Sandbox.Newest();
        var slow = await system.Sandbox.FaultFor(author.Account, "slow", "/videos", delayMs: 9_000, method: "GET");
        var publishing = author.Publish(suggestion);
        await Eventually.Get("the look to be under way", system.Sandbox.FaultsLeft, left => left == 0);
        await system.Leave(49);
        await system.Sandbox.LetGo(slow);

        await publishing;
        var publication = await author.Over();
        Assert.Equal(("failed", "provider_busy"), (publication.Text("status"), publication.GetProperty("problem").Text("code")));
        Assert.Equal("An old title", (await author.There()).Title);
        Assert.Equal(["GET"], await author.Asked(newest));
        Assert.Equal([0], await Sql.ListAsync<int>(system.App.Database, $"select attempts from app.publication where content_id = '{author.Item}'", "streamvibe_service"));

        await system.AfterMidnight();
        await author.User.SignInAgain();
        Assert.Equal("published", (await author.Publish(await author.Suggest("title", "A new title", "Newer"))).Text("status"));
        Assert.Equal("Newer", (await author.There()).Title);
    }
}
