using System.Net;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Content;

/// <summary>What happens to an item while a write of it is on its way.</summary>
public sealed class PublishSlowTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    SandboxDriver Sandbox => system.App.Sandbox;

    [Fact]
    public async Task A_sync_that_writes_something_else_of_the_item_meanwhile_does_not_make_our_write_somebody_elses()
    {
        var (author, slow, publishing) = await Writing();
        await Sandbox.ChangeItem(new { id = author.Video.Id, visibility = "public" });
        await author.User.Sync(author.Connection);
        Assert.Equal("public", (await author.Shown()).Text("visibility"));
        await Sandbox.LetGo(slow);
        await publishing;
        Assert.Equal("published", (await author.Over()).Text("status"));

        // The next look finds what we wrote, and nobody else's.
        Assert.Equal("published", (await author.Publish(await author.Suggest("title", "A new title", "Newer"))).Text("status"));
        Assert.Equal(("Newer", "public"), ((await author.There()).Title, (await author.Shown()).Text("visibility")));
        Assert.Equal(0, (await author.User.Sync(author.Connection)).Number("updated"));
    }

    [Fact]
    public async Task What_is_taken_back_meanwhile_is_not_there_in_the_end()
    {
        var (author, slow, publishing) = await Writing();
        var restoring = author.User.Send(HttpMethod.Post, $"/api/content/{author.Item}/revisions/1/restore", new { publish = true });
        await Eventually.Get("the wish to be written down", author.Publications, all => all.Count == 2);
        await Sandbox.LetGo(slow);
        await publishing;
        await (await restoring).Expect(HttpStatusCode.OK);
        Assert.Equal("published", (await author.Over()).Text("status"));
        Assert.Equal("published", (await author.Publications())[1].Text("status"));
        Assert.Equal(("An old title", "An old title"), ((await author.There()).Title, (await author.Shown()).Text("title")));
        Assert.Equal(0, (await author.User.Sync(author.Connection)).Number("updated"));
    }

    /// <summary>Somebody whose write YouTube has and has not begun; the number of its fault.</summary>
    async Task<(Author Author, int Slow, Task Publishing)> Writing()
    {
        var author = await Author.NewAsync(system.App);
        var suggestion = await author.SuggestTitle();
        var slow = await Sandbox.FaultFor(author.Account, "slow", "/videos", delayMs: 9_000, method: "PUT");
        var publishing = author.Publish(suggestion);
        await Eventually.Get("the write to be tried", () => Sql.ListAsync<int>(system.App.Database, $"select attempts from app.publication where content_id = '{author.Item}'", "streamvibe_service"), tries => tries is [1]);
        return (author, slow, publishing);
    }
}
