using System.Net;
using System.Text.Json;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Content;

/// <summary>Taking back one revision, and what syncs do before and after it.</summary>
public sealed class UndoTests(SyncedLibrary library) : IClassFixture<SyncedLibrary>
{
    TestUser User => library.User;

    SandboxDriver Sandbox => library.App.Sandbox;

    [Fact]
    public async Task Only_its_owner_undoes_a_revision()
    {
        var id = await library.TakeItem();
        await Edit(id, new { title = "Mine" });
        await (await library.App.NewClient().PostAsync($"/api/content/{id}/revisions/2/undo", null)).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
        await (await (await library.App.RegisterAsync()).Send(HttpMethod.Post, $"/api/content/{id}/revisions/2/undo")).Problem(HttpStatusCode.NotFound, "not_found");
        Assert.Equal("Mine", (await User.Get($"/api/content/{id}")).Text("title"));
    }

    [Fact]
    public async Task What_one_edit_changed_is_taken_back_and_later_changes_stay()
    {
        var id = await library.TakeItem();
        var first = await User.Get($"/api/content/{id}");
        await Edit(id, new { title = "Two", tags = new[] { "two" } });
        await Edit(id, new { description = "Later" });
        var undone = await (await Undo(id, 2)).Json();
        Assert.Equal((first.Text("title"), "Later"), (undone.Text("title"), undone.Text("description")));
        Assert.Equal(first.Texts("tags"), undone.Texts("tags"));
        var revisions = await User.All($"/api/content/{id}/revisions");
        Assert.Equal(["restore", "edit", "edit", "sync"], revisions.Select(revision => revision.Text("reason")));
        Assert.Equal(["tags", "title"], revisions[0].GetProperty("changes").EnumerateArray().Select(change => change.Text("field")).Order());

        // The same again changes nothing; the undoing can be undone.
        Assert.Equal(undone.GetRawText(), (await (await Undo(id, 2)).Json()).GetRawText());
        Assert.Equal("Two", (await (await Undo(id, 4)).Json()).Text("title"));
        Assert.Equal(2, (await User.All("/api/audit")).Count(row => row.Text("action") == "content.restored" && row.Text("target") == $"content:{id}"));
    }

    [Fact]
    public async Task A_field_that_changed_again_is_a_conflict_and_nothing_changes()
    {
        var id = await library.TakeItem();
        var first = await User.Get($"/api/content/{id}");
        await Edit(id, new { title = "Two", description = "two" });
        var now = await Edit(id, new { title = "Three" });
        var conflict = (await (await Undo(id, 2)).Problem(HttpStatusCode.Conflict, "version_conflict")).GetProperty("conflict");
        Assert.Equal(3, conflict.Number("version"));
        var field = Assert.Single(conflict.GetProperty("fields").EnumerateArray());
        Assert.Equal(("title", "Two", "Three", first.Text("title")), (field.Text("field"), field.Text("base"), field.Text("current"), field.Text("proposed")));
        Assert.Equal(now.GetRawText(), (await User.Get($"/api/content/{id}")).GetRawText());
    }

    [Theory]
    [InlineData("0", HttpStatusCode.NotFound, "not_found")]
    [InlineData("3", HttpStatusCode.NotFound, "not_found")]
    [InlineData("2147483647", HttpStatusCode.NotFound, "not_found")]
    [InlineData("99999999999999999999", HttpStatusCode.NotFound, "not_found")]
    [InlineData("one", HttpStatusCode.NotFound, "not_found")]
    [InlineData("1", HttpStatusCode.Conflict, "not_supported")]
    public async Task What_never_was_and_the_first_sync_cannot_be_undone(string number, HttpStatusCode status, string code)
    {
        var id = await library.TakeItem();
        await Edit(id, new { title = "Two" });
        await (await User.Send(HttpMethod.Post, $"/api/content/{id}/revisions/{number}/undo")).Problem(status, code);
    }

    [Fact]
    public async Task Under_one_key_a_revision_is_undone_once()
    {
        var (id, key) = (await library.TakeItem(), Chance.Name("undo"));
        await Edit(id, new { title = "Two" });
        var first = await (await User.Send(HttpMethod.Post, $"/api/content/{id}/revisions/2/undo", key: key)).Json();
        await Edit(id, new { title = "Three" });
        Assert.Equal(first.GetRawText(), (await (await User.Send(HttpMethod.Post, $"/api/content/{id}/revisions/2/undo", key: key)).Json()).GetRawText());
        Assert.Equal("Three", (await User.Get($"/api/content/{id}")).Text("title"));
    }

    [Fact]
    public async Task A_sync_that_overwrote_an_edit_says_so_can_be_undone_and_does_not_come_back()
    {
        var user = await library.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 2);
        var video = (await Sandbox.Items(account))[0];
        var id = (await user.ItemOf(video.Id)).Id();
        await (await user.Send(HttpMethod.Patch, $"/api/content/{id}", new { title = "Mine" })).Expect(HttpStatusCode.OK);
        await Sandbox.ChangeItem(new { id = video.Id, title = "Theirs", description = "Theirs too" });
        await user.Sync(connection);

        var overwrite = (await user.All($"/api/content/{id}/revisions"))[0];
        var changes = overwrite.GetProperty("changes").EnumerateArray().ToDictionary(change => change.Text("field"));
        Assert.Equal((video.Title, "Mine", "Theirs"), (changes["title"].Text("base"), changes["title"].Text("before"), changes["title"].Text("after")));
        // The description was nobody's edit.
        Assert.Equal(["field", "before", "after"], changes["description"].Names());

        var undone = await (await user.Send(HttpMethod.Post, $"/api/content/{id}/revisions/{overwrite.Number("number")}/undo")).Json();
        Assert.Equal(("Mine", video.Description), (undone.Text("title"), undone.Text("description")));
        await user.Sync(connection);
        Assert.Equal("Mine", (await user.Get($"/api/content/{id}")).Text("title"));
        await Sandbox.ChangeItem(new { id = video.Id, title = "Theirs again" });
        await user.Sync(connection);
        Assert.Equal("Theirs again", (await user.Get($"/api/content/{id}")).Text("title"));
    }

    [Fact]
    public async Task An_undoing_that_makes_an_item_private_again_is_not_lifted_by_a_sync()
    {
        var user = await library.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 4);
        var video = (await Sandbox.Items(account)).First(item => item.Visibility == "public");
        var id = (await user.ItemOf(video.Id)).Id();
        foreach (var visibility in new[] { "private", "public" }) await (await user.Send(HttpMethod.Patch, $"/api/content/{id}", new { visibility })).Expect(HttpStatusCode.OK);
        Assert.Equal("private", (await (await user.Send(HttpMethod.Post, $"/api/content/{id}/revisions/3/undo")).Json()).Text("visibility"));
        await Lift(user, connection, video.Id);
        Assert.Equal("private", (await user.Get($"/api/content/{id}")).Text("visibility"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_item_its_owner_calls_private_stays_so_though_it_was_private_already(bool withTitle)
    {
        var user = await library.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 4);
        var videos = (await Sandbox.Items(account))[..2];
        var ids = new List<Guid>();
        foreach (var video in videos)
        {
            await Sandbox.ChangeItem(new { id = video.Id, visibility = "private" });
            ids.Add((await user.ItemOf(video.Id)).Id());
        }
        await user.Sync(connection);
        var before = await user.Get($"/api/content/{ids[0]}");
        Assert.Equal("private", before.Text("visibility"));
        object said = withTitle ? new { title = "Hidden", visibility = "private" } : new { visibility = "private" };
        var kept = await (await user.Send(HttpMethod.Patch, $"/api/content/{ids[0]}", said)).Json();
        // Nothing that is shown changed where only that was said: no version, no revision, one audit row.
        Assert.Equal(before.Number("version") + (withTitle ? 1 : 0), kept.Number("version"));
        await (await user.Send(HttpMethod.Patch, $"/api/content/{ids[0]}", said)).Expect(HttpStatusCode.OK);
        Assert.Single(await user.All("/api/audit"), row => row.Text("action") == "content.edited" && row.Text("target") == $"content:{ids[0]}");

        foreach (var video in videos) await Sandbox.ChangeItem(new { id = video.Id, visibility = "public" });
        await user.Sync(connection);
        Assert.Equal(("private", "public"), ((await user.Get($"/api/content/{ids[0]}")).Text("visibility"), (await user.Get($"/api/content/{ids[1]}")).Text("visibility")));
        // And is lifted by its owner.
        Assert.Equal("public", (await (await user.Send(HttpMethod.Patch, $"/api/content/{ids[0]}", new { visibility = "public" })).Json()).Text("visibility"));
    }

    async Task Lift(TestUser user, Guid connection, string video)
    {
        foreach (var visibility in new[] { "private", "public" })
        {
            await Sandbox.ChangeItem(new { id = video, visibility });
            await user.Sync(connection);
        }
    }

    async Task<JsonElement> Edit(Guid id, object change) => await (await User.Send(HttpMethod.Patch, $"/api/content/{id}", change)).Json();

    Task<HttpResponseMessage> Undo(Guid id, int number) => User.Send(HttpMethod.Post, $"/api/content/{id}/revisions/{number}/undo");
}
