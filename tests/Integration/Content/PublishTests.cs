using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Content;

/// <summary>Writing back to YouTube: asked for first, done once, and taken back.</summary>
public sealed class PublishTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    SandboxDriver Sandbox => system.App.Sandbox;

    [Fact]
    public async Task Without_the_right_nothing_changes_and_one_more_consent_gives_it_to_the_same_connection()
    {
        var author = await Author.NewAsync(system.App, publishes: false);
        var (suggestion, newest) = (await author.SuggestTitle(), await Sandbox.Newest());
        // The usual consent never asks for it.
        Assert.DoesNotContain("force-ssl", Uri.UnescapeDataString(await author.User.Authorize()), StringComparison.Ordinal);
        foreach (var change in new object[] { new { tags = new[] { "mine" } }, new { description = "Mine" } }) await (await author.User.Send(HttpMethod.Patch, $"/api/content/{author.Item}", change)).Expect(HttpStatusCode.OK);
        foreach (var path in new[] { $"/api/suggestions/{suggestion}/apply", $"/api/content/{author.Item}/revisions/2/restore", $"/api/content/{author.Item}/revisions/2/undo" })
        {
            var refusal = await (await author.User.Send(HttpMethod.Post, path, new { publish = true })).Problem(HttpStatusCode.Conflict, "needs_reauth");
            Assert.Contains($"{author.Connection}", refusal.Text("detail"), StringComparison.Ordinal);
        }
        Assert.Equal(("An old title", "Mine", 3L), ((await author.Shown()).Text("title"), (await author.Shown()).Text("description"), (await author.Shown()).Number("version")));
        Assert.Equal("pending", (await author.User.All($"/api/content/{author.Item}/suggestions"))[0].Text("status"));
        Assert.Empty(await author.Asked(newest));
        Assert.Empty(await author.Publications());

        var scope = QueryHelpers.ParseQuery(new Uri(await author.User.Authorize(connectionId: author.Connection, capability: "publish")).Query)["scope"].ToString();
        Assert.Contains("youtube.force-ssl", scope, StringComparison.Ordinal);
        await author.Allow();
        var connection = Assert.Single(await author.User.All("/api/connections"));
        Assert.Equal((author.Connection, "sync,publish"), (connection.Id(), string.Join(',', connection.Texts("capabilities"))));
        // Also with a token that is refreshed.
        await Sandbox.ExpireAccess(author.Account);
        var publication = await author.Publish(suggestion);
        Assert.True(publication.Text("status") == "published", $"{publication}");
        Assert.Equal("A new title", (await author.There()).Title);
    }

    [Fact]
    public async Task What_is_published_is_written_once_everything_else_stays_and_a_restore_brings_all_of_it_back()
    {
        var author = await Author.NewAsync(system.App);
        var (suggestion, newest) = (await author.SuggestTitle(), await Sandbox.Newest());
        var publication = await author.Publish(suggestion);
        Assert.Equal(["id", "status", "revision", "fields", "createdAt", "finishedAt", "problem", "draft"], publication.Names());
        Assert.Equal(("published", 2L, "title"), (publication.Text("status"), publication.Number("revision"), Assert.Single(publication.Texts("fields"))));
        Assert.Equal(["GET", "PUT"], await author.Asked(newest));
        Author.Same(author.Video with { Title = "A new title" }, await author.There());
        Assert.Equal(publication.GetRawText(), Assert.Single(await author.Publications()).GetRawText());
        Assert.Single(await author.User.All("/api/audit"), row => row.Text("action") == "content.published" && row.Text("actor") == author.User.Id.ToString());

        // A sync finds nothing new, and keeps it.
        Assert.Equal(0, (await author.User.Sync(author.Connection)).Number("updated"));
        Assert.Equal(("A new title", 2L), ((await author.Shown()).Text("title"), (await author.Shown()).Number("version")));

        newest = await Sandbox.Newest();
        var restored = await (await author.User.Send(HttpMethod.Post, $"/api/content/{author.Item}/revisions/1/restore", new { publish = true })).Json();
        Assert.Equal("An old title", restored.Text("title"));
        Assert.Equal(["GET", "PUT"], await author.Asked(newest));
        Author.Same(author.Video, await author.There());
        Assert.Equal(["published", "published"], (await author.Publications()).Select(one => one.Text("status")));
        Assert.Equal(0, (await author.User.Sync(author.Connection)).Number("updated"));
        Assert.Equal(3, (await author.User.All($"/api/content/{author.Item}/revisions")).Count);
    }

    [Fact]
    public async Task A_chain_of_changes_and_restores_comes_back_to_each_state_here_and_there()
    {
        var author = await Author.NewAsync(system.App);
        List<SandboxItem> states = [author.Video];
        foreach (var (field, current, proposed) in new (string, object, object)[]
        {
            ("title", author.Video.Title, "Second"), ("tags", author.Video.Tags, Array.Empty<string>()),
            ("description", author.Video.Description, "A new text.\n\n#old #older"), ("hashtags", new[] { "#old", "#older" }, new[] { "#new" }),
        })
        {
            Assert.Equal("published", (await author.Publish(await author.Suggest(field, current, proposed))).Text("status"));
            states.Add(await author.There());
        }
        Assert.Equal("A new text.\n\n#new", states[^1].Description);
        foreach (var number in new[] { 1, 5, 3, 2, 4, 1 })
        {
            await (await author.User.Send(HttpMethod.Post, $"/api/content/{author.Item}/revisions/{number}/restore", new { publish = true })).Expect(HttpStatusCode.OK);
            Author.Same(states[number - 1], await author.There());
            var shown = await author.Shown();
            Assert.Equal((states[number - 1].Title, states[number - 1].Description), (shown.Text("title"), shown.Text("description")));
            Assert.Equal(states[number - 1].Tags, shown.Texts("tags"));
        }
        Assert.Equal(0, (await author.User.Sync(author.Connection)).Number("updated"));
    }

    [Fact]
    public async Task A_restore_here_alone_can_be_published_later_and_an_undo_writes_only_its_own_fields()
    {
        var author = await Author.NewAsync(system.App);
        await author.Publish(await author.SuggestTitle());
        await Post(author, "revisions/1/restore", null);
        Assert.Equal("A new title", (await author.There()).Title);
        await Post(author, "revisions/1/restore", new { publish = true });
        Author.Same(author.Video, await author.There());

        // Nothing differs: nothing is asked, nothing is written down.
        var (newest, before) = (await Sandbox.Newest(), (await author.Publications()).Count);
        await Post(author, "revisions/1/restore", new { publish = true });
        Assert.Equal((0, before), ((await author.Asked(newest)).Count, (await author.Publications()).Count));

        await (await author.User.Send(HttpMethod.Patch, $"/api/content/{author.Item}", new { tags = new[] { "only here" } })).Expect(HttpStatusCode.OK);
        await author.Publish(await author.Suggest("title", author.Video.Title, "Third"));
        var last = (await author.User.All($"/api/content/{author.Item}/revisions"))[0].Number("number");
        await Post(author, $"revisions/{last}/undo", new { publish = true });
        Author.Same(author.Video, await author.There());
        Assert.Equal(["only here"], (await author.Shown()).Texts("tags"));
    }

    [Theory]
    [InlineData(403, "forbidden", "access_forbidden")]
    [InlineData(403, "insufficientPermissions", "scope_missing")]
    [InlineData(400, "invalidTitle", "validation_failed")]
    [InlineData(400, "invalidDescription", "validation_failed")]
    [InlineData(400, "invalidTags", "validation_failed")]
    [InlineData(404, "videoNotFound", "not_found")]
    [InlineData(410, "deleted", "not_found")]
    [InlineData(400, "somethingNew", "refused")]
    public async Task A_refusal_is_said_in_words_and_is_final(int status, string reason, string code)
    {
        var author = await Author.NewAsync(system.App);
        var (suggestion, newest) = (await author.SuggestTitle(), await Sandbox.Newest());
        await author.Fault("status", status, reason: reason);
        Author.Failed(await author.Publish(suggestion), code);
        Assert.Equal(["GET", "PUT"], await author.Asked(newest));
        Author.Same(author.Video, await author.There());
        // The change is made here all the same.
        Assert.Equal("A new title", (await author.Shown()).Text("title"));
        Assert.Single(await author.User.All("/api/audit"), row => row.Text("action") == "content.publish_failed");
    }

    [Fact]
    public async Task A_rejected_token_is_renewed_once_and_a_withdrawn_grant_needs_a_consent()
    {
        var author = await Author.NewAsync(system.App);
        var (suggestion, newest) = (await author.SuggestTitle(), await Sandbox.Newest());
        await author.Fault("status", 401);
        Assert.Equal("published", (await author.Publish(suggestion)).Text("status"));
        Assert.Equal(["GET", "PUT", "PUT"], await author.Asked(newest));

        suggestion = await author.Suggest("tags", author.Video.Tags, new[] { "new" });
        await Sandbox.RevokeGrant(author.Account);
        Author.Failed(await author.Publish(suggestion), "needs_reauth");
        Assert.Equal("needs_reauth", (await author.User.Get($"/api/connections/{author.Connection}")).Text("status"));
        // And from then on it is refused before anything changes.
        suggestion = await author.Suggest("title", "A new title", "Newest");
        await (await author.Apply(suggestion, new { publish = true })).Problem(HttpStatusCode.Conflict, "needs_reauth");
        Assert.Equal("A new title", (await author.Shown()).Text("title"));
    }

    [Fact]
    public async Task A_video_that_is_gone_and_a_connection_that_has_ended_are_said()
    {
        var author = await Author.NewAsync(system.App);
        var (title, tags) = (await author.SuggestTitle(), await author.Suggest("tags", author.Video.Tags, new[] { "new" }));
        await Sandbox.DeleteItem(author.Video.Id);
        Author.Failed(await author.Publish(title), "not_found");
        await (await author.User.Send(HttpMethod.Delete, $"/api/connections/{author.Connection}")).Expect(HttpStatusCode.NoContent);
        await (await author.Apply(tags, new { publish = true })).Problem(HttpStatusCode.Conflict, "needs_reauth");
        await (await author.Apply(tags)).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("undo", "theirs", "version_conflict", 0)]
    [InlineData("restore", "theirs", "version_conflict", 0)]
    [InlineData("undo", "invalid", "validation_failed", 1)]
    [InlineData("restore", "invalid", "validation_failed", 1)]
    [InlineData("undo", "deleted", "not_found", 0)]
    [InlineData("restore", "deleted", "not_found", 0)]
    [InlineData("undo", "gone", "not_found", 1)]
    [InlineData("restore", "gone", "not_found", 1)]
    public async Task What_is_taken_back_here_and_cannot_be_there_is_said_and_touches_nothing_there(string how, string what, string code, int writes)
    {
        var author = await Author.NewAsync(system.App);
        await author.Publish(await author.SuggestTitle());
        switch (what)
        {
            case "theirs": await Sandbox.ChangeItem(new { id = author.Video.Id, title = "Theirs" }); break;
            case "invalid": await author.Fault("status", 400, reason: "invalidTitle"); break;
            case "deleted": await Sandbox.DeleteItem(author.Video.Id); break;
            default: await author.Fault("status", 410, reason: "gone"); break;
        }
        var newest = await Sandbox.Newest();
        await Post(author, how == "undo" ? "revisions/2/undo" : "revisions/1/restore", new { publish = true });
        var publication = (await author.Publications())[0];
        Author.Failed(publication, code);
        Assert.Equal((3L, "title"), (publication.Number("revision"), Assert.Single(publication.Texts("fields"))));
        Assert.Equal(writes, (await author.Asked(newest)).Count(method => method == "PUT"));
        // Here it is taken back all the same.
        Assert.Equal("An old title", (await author.Shown()).Text("title"));
        if (what != "deleted") Assert.Equal(what == "theirs" ? "Theirs" : "A new title", (await author.There()).Title);
    }

    [Theory]
    [InlineData("instagram")]
    [InlineData("tiktok")]
    [InlineData("facebook")]
    public async Task Where_nobody_can_write_the_text_is_ready_to_be_copied(string platform)
    {
        var author = await Author.NewAsync(system.App, publishes: false);
        await Sql.RunAsync(system.App.Database, $"update app.content_item set platform = '{platform}', title = '', tags = '{{}}' where id = '{author.Item}'", "streamvibe_service");
        var (suggestion, newest) = (await author.Suggest("hashtags", new[] { "#old", "#older" }, new[] { "#new" }), await Sandbox.Newest());
        var draft = await author.Publish(suggestion);
        Assert.Equal(("draft", "What it is about.\n\n#new"), (draft.Text("status"), draft.Text("draft")));
        Assert.Equal(JsonValueKind.Null, draft.GetProperty("problem").ValueKind);
        Assert.Empty(await author.Asked(newest));
        Assert.Equal("What it is about.\n\n#new", (await author.Shown()).Text("description"));
    }

    [Fact]
    public async Task The_platforms_say_what_can_be_done()
    {
        var platforms = (await (await system.App.RegisterAsync()).All("/api/platforms")).ToDictionary(one => one.Text("platform"));
        Assert.Equal(["sync", "analyze", "publish"], platforms["youtube"].Texts("capabilities"));
        foreach (var other in new[] { "instagram", "tiktok", "facebook" }) Assert.False(platforms[other].GetProperty("configured").GetBoolean() || platforms[other].Texts("capabilities").Length > 0);
    }

    static async Task Post(Author author, string path, object? body) => await (await author.User.Send(HttpMethod.Post, $"/api/content/{author.Item}/{path}", body)).Expect(HttpStatusCode.OK);
}
