using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Content;

/// <summary>Writing back to YouTube, where somebody else changes the item as well: nothing of theirs is written over, and nothing of it is hidden.</summary>
public sealed class PublishBesideOthersTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    SandboxDriver Sandbox => system.App.Sandbox;

    [Fact]
    public async Task Somebody_who_was_faster_is_seen_by_reading_again()
    {
        var author = await Author.NewAsync(system.App);
        var (suggestion, newest) = (await author.SuggestTitle(), await Sandbox.Newest());
        await author.Fault("status", 412);
        Assert.Equal("published", (await author.Publish(suggestion)).Text("status"));
        Assert.Equal(["GET", "PUT", "GET", "PUT"], await author.Asked(newest));
        Assert.Equal("A new title", (await author.There()).Title);
    }

    [Fact]
    public async Task Who_is_always_faster_is_not_chased_for_ever()
    {
        var author = await Author.NewAsync(system.App);
        var (suggestion, newest) = (await author.SuggestTitle(), await Sandbox.Newest());
        await author.Fault("status", 412, times: 100);
        Author.Failed(await author.Publish(suggestion), "unavailable");
        Assert.Equal(3, (await author.Asked(newest)).Count(method => method == "PUT"));
        Author.Same(author.Video, await author.There());
    }

    [Fact]
    public async Task What_somebody_changed_at_the_platform_is_not_written_over_and_the_next_sync_shows_both()
    {
        var author = await Author.NewAsync(system.App);
        var (suggestion, newest) = (await author.SuggestTitle(), await Sandbox.Newest());
        await Sandbox.ChangeItem(new { id = author.Video.Id, title = "Theirs", tags = new[] { "theirs" } });
        Author.Failed(await author.Publish(suggestion), "version_conflict");
        Assert.Equal(["GET"], await author.Asked(newest));
        Assert.Equal("Theirs", (await author.There()).Title);

        await author.User.Sync(author.Connection);
        var change = (await author.User.All($"/api/content/{author.Item}/revisions"))[0].GetProperty("changes").EnumerateArray().Single(one => one.Text("field") == "title");
        Assert.Equal(("An old title", "A new title", "Theirs"), (change.Text("base"), change.Text("before"), change.Text("after")));
    }

    [Fact]
    public async Task Another_field_that_changed_at_the_platform_stays_as_it_is_there()
    {
        var author = await Author.NewAsync(system.App);
        var suggestion = await author.SuggestTitle();
        await Sandbox.ChangeItem(new { id = author.Video.Id, tags = new[] { "theirs" }, description = "Theirs", categoryId = "10" });
        Assert.Equal("published", (await author.Publish(suggestion)).Text("status"));
        Author.Same(author.Video with { Title = "A new title", Tags = ["theirs"], Description = "Theirs", CategoryId = "10" }, await author.There());
        // And the next sync tells of it, as of any other change there.
        Assert.Equal(1, (await author.User.Sync(author.Connection)).Number("updated"));
        var revision = (await author.User.All($"/api/content/{author.Item}/revisions"))[0];
        Assert.Equal(("sync", "description,tags"), (revision.Text("reason"), string.Join(',', revision.GetProperty("changes").EnumerateArray().Select(change => change.Text("field")))));
        Assert.Equal(("A new title", "Theirs"), ((await author.Shown()).Text("title"), (await author.Shown()).Text("description")));
        Assert.Equal(0, (await author.User.Sync(author.Connection)).Number("updated"));
    }

    [Fact]
    public async Task What_is_there_already_is_published_without_a_write()
    {
        var author = await Author.NewAsync(system.App);
        var (suggestion, newest) = (await author.SuggestTitle(), await Sandbox.Newest());
        await Sandbox.ChangeItem(new { id = author.Video.Id, title = "A new title" });
        Assert.Equal("published", (await author.Publish(suggestion)).Text("status"));
        Assert.Equal(["GET"], await author.Asked(newest));
        Assert.Equal(0, (await author.User.Sync(author.Connection)).Number("updated"));
    }

    [Fact]
    public async Task What_is_there_already_does_not_hide_what_else_changed_there()
    {
        var author = await Author.NewAsync(system.App);
        var suggestion = await author.SuggestTitle();
        await Sandbox.ChangeItem(new { id = author.Video.Id, title = "A new title", description = "Theirs" });
        Assert.Equal("published", (await author.Publish(suggestion)).Text("status"));
        Assert.Equal(1, (await author.User.Sync(author.Connection)).Number("updated"));
        Assert.Equal(("A new title", "Theirs"), ((await author.Shown()).Text("title"), (await author.Shown()).Text("description")));
    }
}
