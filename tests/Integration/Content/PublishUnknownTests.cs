using System.Text.Json;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Content;

/// <summary>YouTube does not say whether it wrote: it is looked at before anything is written again.</summary>
[Collection(nameof(LonelySystem))]
public sealed class PublishUnknownTests(LonelySystem system)
{
    SandboxDriver Sandbox => system.App.Sandbox;

    [Fact]
    public async Task A_write_that_was_done_and_whose_answer_is_lost_is_found_and_not_repeated()
    {
        var (author, newest) = await Unconfirmed("swallow");
        Assert.Equal("A new title", (await author.There()).Title);
        Assert.Equal("published", (await author.End()).Text("status"));
        Assert.Equal(["GET", "PUT", "GET"], await author.Asked(newest));
        Assert.Single(await author.User.All("/api/notifications"), one => one.Text("kind") == "content_published" && one.Text("link") == $"/app/content/{author.Item}");
        Assert.Single(await author.User.All("/api/audit"), row => row.Text("action") == "content.published" && row.Text("actor") == "system");
        Assert.Equal(0, (await author.User.Sync(author.Connection)).Number("updated"));
    }

    [Theory]
    [InlineData("reset", 503)]
    [InlineData("status", 500)]
    [InlineData("status", 503)]
    [InlineData("hang", 503)]
    public async Task A_write_that_was_not_done_is_done_after_a_look(string kind, int status)
    {
        var (author, newest) = await Unconfirmed(kind, status);
        Assert.Equal("An old title", (await author.There()).Title);
        Assert.Equal("published", (await author.End()).Text("status"));
        Assert.Equal(["GET", "PUT", "GET", "PUT"], await author.Asked(newest));
        Assert.Equal("A new title", (await author.There()).Title);
    }

    [Fact]
    public async Task A_platform_that_never_writes_is_asked_three_times_in_all()
    {
        var (author, newest) = await Unconfirmed("status", 503, times: 100);
        Assert.Equal("unconfirmed", (await Tried()).Text("status"));
        // Each time it waits as long as it has waited already.
        Assert.Equal("unconfirmed", (await Tried(minutes: 5)).Text("status"));
        var end = await author.End(minutes: 20);
        Assert.Equal(("failed", "unavailable"), (end.Text("status"), end.GetProperty("problem").Text("code")));
        Assert.Equal(["GET", "PUT", "GET", "PUT", "GET", "PUT", "GET"], await author.Asked(newest));
        Assert.Single(await author.User.All("/api/notifications"), one => one.Text("kind") == "content_publish_failed");

        async Task<JsonElement> Tried(int minutes = 2)
        {
            await author.Later(minutes);
            return await author.Waiting();
        }
    }

    [Fact]
    public async Task What_somebody_else_wrote_meanwhile_is_left_alone()
    {
        var (author, newest) = await Unconfirmed("status");
        await Sandbox.ChangeItem(new { id = author.Video.Id, title = "Theirs" });
        var end = await author.End();
        Assert.Equal(("failed", "version_conflict"), (end.Text("status"), end.GetProperty("problem").Text("code")));
        Assert.Equal(["GET", "PUT", "GET"], await author.Asked(newest));
        Assert.Equal("Theirs", (await author.There()).Title);
    }

    [Fact]
    public async Task A_platform_that_cannot_be_read_is_not_written_and_the_wish_waits()
    {
        var author = await Author.NewAsync(system.App);
        var (suggestion, newest) = (await author.SuggestTitle(), await Sandbox.Newest());
        await Sandbox.FaultFor(author.Account, "status", "/videos", 503, times: 3, method: "GET");
        var pending = await author.Publish(suggestion);
        Assert.Equal(("pending", JsonValueKind.Null), (pending.Text("status"), pending.GetProperty("problem").ValueKind));
        Assert.Equal("A new title", (await author.Shown()).Text("title"));
        Assert.Equal("published", (await author.End()).Text("status"));
        Assert.Equal(["GET", "GET", "GET", "GET", "PUT"], await author.Asked(newest));
    }

    [Fact]
    public async Task What_changed_there_while_a_wish_waited_is_not_written_over_though_a_sync_has_read_it()
    {
        var author = await Author.NewAsync(system.App);
        var (suggestion, newest) = (await author.SuggestTitle(), await Sandbox.Newest());
        await Pending(author, suggestion);
        await Sandbox.ChangeItem(new { id = author.Video.Id, title = "Theirs" });
        await author.User.Sync(author.Connection);
        var end = await author.End();
        Assert.Equal(("failed", "version_conflict"), (end.Text("status"), end.GetProperty("problem").Text("code")));
        Assert.DoesNotContain("PUT", await author.Asked(newest));
        Assert.Equal(("Theirs", "Theirs"), ((await author.There()).Title, (await author.Shown()).Text("title")));
    }

    [Fact]
    public async Task A_wish_that_grew_old_before_anything_was_written_is_not_done_any_more()
    {
        var author = await Author.NewAsync(system.App);
        var (suggestion, newest) = (await author.SuggestTitle(), await Sandbox.Newest());
        await Pending(author, suggestion);
        var end = await author.End(minutes: 11);
        Assert.Equal(("failed", "unavailable"), (end.Text("status"), end.GetProperty("problem").Text("code")));
        Assert.DoesNotContain("PUT", await author.Asked(newest));
    }

    [Fact]
    public async Task Our_own_write_is_not_taken_for_somebody_elses_while_nobody_knows_of_it()
    {
        var (author, _) = await Unconfirmed("swallow");
        await (await author.User.Send(HttpMethod.Post, $"/api/content/{author.Item}/revisions/2/undo")).Expect(System.Net.HttpStatusCode.OK);
        Assert.Equal(0, (await author.User.Sync(author.Connection)).Number("updated"));
        Assert.Equal("An old title", (await author.Shown()).Text("title"));
        Assert.Equal("published", (await author.End()).Text("status"));
        Assert.Equal(0, (await author.User.Sync(author.Connection)).Number("updated"));
        Assert.Equal(("An old title", "A new title"), ((await author.Shown()).Text("title"), (await author.There()).Title));
    }

    [Fact]
    public async Task A_publication_whose_connection_ends_ends_too()
    {
        var author = await Author.NewAsync(system.App);
        await Pending(author, await author.SuggestTitle());
        await (await author.User.Send(HttpMethod.Delete, $"/api/connections/{author.Connection}")).Expect(System.Net.HttpStatusCode.NoContent);
        var end = await author.End();
        Assert.Equal(("failed", "needs_reauth"), (end.Text("status"), end.GetProperty("problem").Text("code")));
    }

    [Fact]
    public async Task Under_one_key_it_is_published_once()
    {
        var author = await Author.NewAsync(system.App);
        var (suggestion, newest, key) = (await author.SuggestTitle(), await Sandbox.Newest(), Chance.Name("publish"));
        await author.Fault("swallow");
        var first = await (await author.Apply(suggestion, new { publish = true }, key)).Json();
        Assert.Equal("unconfirmed", first.GetProperty("publication").Text("status"));
        Assert.Equal(first.GetRawText(), (await (await author.Apply(suggestion, new { publish = true }, key)).Json()).GetRawText());
        Assert.Equal("published", (await author.End()).Text("status"));
        Assert.Equal(1, (await author.Asked(newest)).Count(method => method == "PUT"));
        Assert.Single(await author.Publications());
    }

    Task<(Author Author, long Newest)> Unconfirmed(string kind, int status = 503, int times = 1) => Author.UnconfirmedAsync(system.App, kind, status, times);

    static Task Pending(Author author, Guid suggestion) => author.Pending(suggestion);
}
