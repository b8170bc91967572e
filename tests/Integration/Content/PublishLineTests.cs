using System.Net;
using System.Text.Json;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Content;

/// <summary>Who publishes again while an earlier publication of the item is open: nobody is refused, the wishes are done in their order, and each is written once or not at all.</summary>
[Collection(nameof(LonelySystem))]
public sealed class PublishLineTests(LonelySystem system)
{
    SandboxDriver Sandbox => system.App.Sandbox;

    [Theory]
    [InlineData("swallow", "published", null)]
    [InlineData("status", "failed", "superseded")]
    public async Task A_newer_wish_takes_the_place_of_a_write_of_which_nobody_knows_and_that_one_is_told_truly(string kind, string status, string? code)
    {
        var (author, newest) = await Author.UnconfirmedAsync(system.App, kind);
        var newer = await author.Publish(await author.Suggest("title", "A new title", "Newer"));
        // A write may still be on its way: it waits for that, but nobody is refused.
        Assert.Equal(3, newer.Number("revision"));
        Assert.Equal("Newer", (await author.Shown()).Text("title"));

        Assert.Equal("published", (await author.End()).Text("status"));
        Ended(status, code, (await author.Publications())[1]);
        Assert.Equal("Newer", (await author.There()).Title);
        await LookedBeforeEachWrite(author, newest, writes: 2);
        Assert.Equal(status == "published" ? 2 : 1, (await author.User.All("/api/audit")).Count(row => row.Text("action") == "content.published"));
        // A sync has nothing to tell, and the revisions are those that were made here.
        Assert.Equal(0, (await author.User.Sync(author.Connection)).Number("updated"));
        Assert.Equal(["suggestion", "suggestion"], (await author.User.All($"/api/content/{author.Item}/revisions")).Select(row => row.Text("reason")).Where(reason => reason != "sync"));
        await author.Later(minutes: 30);
        await LookedBeforeEachWrite(author, newest, writes: 2);
    }

    [Theory]
    [InlineData("swallow")]
    [InlineData("status")]
    public async Task Both_of_two_wishes_about_different_fields_get_there_though_nobody_knows_of_the_first(string kind)
    {
        var (author, newest) = await Author.UnconfirmedAsync(system.App, kind);
        await author.Publish(await author.Suggest("tags", author.Video.Tags, new[] { "new" }));
        await author.End();
        await Both(author);
        // Each written once where it was not there.
        await LookedBeforeEachWrite(author, newest, writes: kind == "swallow" ? 2 : 3);
    }

    [Fact]
    public async Task Both_of_two_wishes_about_different_fields_get_there_though_the_first_waits()
    {
        var author = await Author.NewAsync(system.App);
        var newest = await Sandbox.Newest();
        await author.Pending(await author.SuggestTitle());
        // YouTube answers again: the second takes the first along.
        Assert.Equal("published", (await author.Publish(await author.Suggest("tags", author.Video.Tags, new[] { "new" }))).Text("status"));
        await Both(author);
        await LookedBeforeEachWrite(author, newest, writes: 2);
    }

    [Fact]
    public async Task Wishes_about_different_fields_that_come_together_all_get_there_one_after_the_other()
    {
        var author = await Author.NewAsync(system.App);
        var newest = await Sandbox.Newest();
        var suggestions = new[]
        {
            await author.SuggestTitle(), await author.Suggest("tags", author.Video.Tags, new[] { "new" }), await author.Suggest("description", author.Video.Description, "A new text.\n\n#old #older"),
        };
        var publications = await Task.WhenAll(suggestions.Select(author.Publish));
        Assert.Equal(["published", "published", "published"], publications.Select(one => one.Text("status")));
        var there = await author.There();
        Assert.Equal(("A new title", "A new text.\n\n#old #older", "new"), (there.Title, there.Description, string.Join(',', there.Tags)));
        await LookedBeforeEachWrite(author, newest, writes: 3);
        Assert.Equal(0, (await author.User.Sync(author.Connection)).Number("updated"));
    }

    [Fact]
    public async Task A_newer_wish_takes_the_place_of_one_of_which_nothing_was_written()
    {
        var author = await Author.NewAsync(system.App);
        var newest = await Sandbox.Newest();
        await author.Pending(await author.SuggestTitle());
        Assert.Equal("published", (await author.Publish(await author.Suggest("title", "A new title", "Newer"))).Text("status"));
        Ended("failed", "superseded", (await author.Publications())[1]);
        Assert.Equal("Newer", (await author.There()).Title);
        await author.Later();
        Assert.Equal(1, (await author.Asked(newest)).Count(method => method == "PUT"));
    }

    [Fact]
    public async Task While_it_cannot_be_read_a_newer_wish_waits_ten_minutes_and_is_told_that_nothing_was_written()
    {
        var (author, newest) = await Author.UnconfirmedAsync(system.App, "swallow");
        await author.Unreadable(times: 10_000);
        for (var hours = 0; hours < 3; hours++) await author.Later(minutes: 60);
        Assert.Equal("pending", (await author.Publish(await author.Suggest("title", "A new title", "Newer"))).Text("status"));
        Ended("failed", "unavailable", await author.End(minutes: 11));
        Assert.Equal("unconfirmed", (await author.Publications())[1].Text("status"));

        // The next one comes through as soon as it can be read, though the first one would wait for longer.
        await Sandbox.ClearFaults();
        Assert.Equal("published", (await author.Publish(await author.Suggest("title", "Newer", "Newest"))).Text("status"));
        Assert.Equal(["published", "failed", "published"], (await author.Publications()).Select(one => one.Text("status")));
        Assert.Equal("Newest", (await author.There()).Title);
        Assert.Equal(2, (await author.Asked(newest)).Count(method => method == "PUT"));
    }

    [Theory]
    [InlineData("undo")]
    [InlineData("restore")]
    public async Task What_is_taken_back_before_anybody_knows_that_it_was_written_is_not_there_in_the_end(string how)
    {
        var (author, newest) = await Author.UnconfirmedAsync(system.App, "swallow");
        await (await author.User.Send(HttpMethod.Post, $"/api/content/{author.Item}/revisions/{(how == "undo" ? 2 : 1)}/{how}", new { publish = true })).Expect(HttpStatusCode.OK);
        Assert.Equal("published", (await author.End()).Text("status"));
        Ended("published", null, (await author.Publications())[1]);
        Assert.Equal(("An old title", "An old title"), ((await author.There()).Title, (await author.Shown()).Text("title")));
        await LookedBeforeEachWrite(author, newest, writes: 2);
    }

    [Fact]
    public async Task What_is_taken_back_before_it_was_written_is_never_written()
    {
        var (author, newest) = await Author.UnconfirmedAsync(system.App, "status");
        await (await author.User.Send(HttpMethod.Post, $"/api/content/{author.Item}/revisions/1/restore", new { publish = true })).Expect(HttpStatusCode.OK);
        // It is there already.
        Assert.Equal("published", (await author.End()).Text("status"));
        Ended("failed", "superseded", (await author.Publications())[1]);
        Assert.Equal("An old title", (await author.There()).Title);
        await LookedBeforeEachWrite(author, newest, writes: 1);
    }

    [Fact]
    public async Task What_somebody_else_wrote_meanwhile_stops_both()
    {
        var (author, newest) = await Author.UnconfirmedAsync(system.App, "status");
        await author.Publish(await author.Suggest("title", "A new title", "Newer"));
        await Sandbox.ChangeItem(new { id = author.Video.Id, title = "Theirs" });
        Ended("failed", "version_conflict", await author.End());
        Ended("failed", "version_conflict", (await author.Publications())[1]);
        Assert.Equal("Theirs", (await author.There()).Title);
        Assert.Equal(1, (await author.Asked(newest)).Count(method => method == "PUT"));
    }

    [Fact]
    public async Task A_change_made_here_alone_while_one_is_open_is_not_published()
    {
        var (author, _) = await Author.UnconfirmedAsync(system.App, "status");
        await (await author.User.Send(HttpMethod.Patch, $"/api/content/{author.Item}", new { title = "Newer here" })).Expect(HttpStatusCode.OK);
        // What was wanted then is published, not what was changed since.
        Assert.Equal("published", (await author.End()).Text("status"));
        Assert.Equal(("A new title", "Newer here"), ((await author.There()).Title, (await author.Shown()).Text("title")));
    }

    static async Task Both(Author author)
    {
        Assert.Equal(["published", "published"], (await author.Publications()).Select(one => one.Text("status")));
        var there = await author.There();
        Assert.Equal(("A new title", "new"), (there.Title, string.Join(',', there.Tags)));
        Assert.Equal(0, (await author.User.Sync(author.Connection)).Number("updated"));
    }

    static async Task LookedBeforeEachWrite(Author author, long newest, int writes)
    {
        // A sync reads videos too, which is a look as well.
        var asked = await author.Asked(newest);
        Assert.True(asked.Count(method => method == "PUT") == writes, string.Join(' ', asked));
        Assert.All(asked.Index().Where(one => one.Item == "PUT"), one => Assert.Equal("GET", asked[one.Index - 1]));
    }

    static void Ended(string status, string? code, JsonElement publication) =>
        Assert.Equal((status, code), (publication.Text("status"), publication.GetProperty("problem") is { ValueKind: JsonValueKind.Object } problem ? problem.Text("code") : null));
}
