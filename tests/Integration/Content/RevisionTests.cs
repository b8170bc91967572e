using System.Net;
using System.Text.Json;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Content;

/// <summary>Every change of an item is remembered and can be undone.</summary>
public sealed class RevisionTests(SyncedLibrary library) : IClassFixture<SyncedLibrary>
{
    TestUser User => library.User;

    [Fact]
    public async Task Revisions_tell_who_changed_what_newest_first_down_to_the_first_sync()
    {
        var id = await library.TakeItem();
        var first = await User.Get($"/api/content/{id}");
        await Edit(id, new { title = "Two", tags = new[] { "a", "b" } });
        await Edit(id, new { title = "Three" });

        var revisions = await User.All($"/api/content/{id}/revisions", limit: 1);
        Assert.Equal([3, 2, 1], revisions.Select(revision => revision.Number("number")));
        Assert.All(revisions, revision => Assert.Equal(["number", "at", "by", "reason", "suggestionId", "changes"], revision.Names()));
        Assert.Equal(["edit", "edit", "sync"], revisions.Select(revision => revision.Text("reason")));
        Assert.Equal([User.Id.ToString(), User.Id.ToString(), "system"], revisions.Select(revision => revision.Text("by")));
        Assert.Equal(("title", "Two", "Three"), Change(Assert.Single(revisions[0].GetProperty("changes").EnumerateArray())));
        var created = revisions[2].GetProperty("changes").EnumerateArray().Single(change => change.Text("field") == "title");
        Assert.Equal(first.Text("title"), created.Text("after"));
    }

    [Fact]
    public async Task Restoring_brings_back_what_was_right_after_a_revision_as_a_new_one()
    {
        var id = await library.TakeItem();
        var first = await User.Get($"/api/content/{id}");
        var second = await Edit(id, new { title = "Two", description = "two", tags = new[] { "two" }, visibility = "private" });
        await Edit(id, new { title = "Three", description = "three" });

        Same(second, await Restore(id, 2));
        Same(first, await Restore(id, 1));
        var revisions = await User.All($"/api/content/{id}/revisions");
        Assert.Equal(["restore", "restore", "edit", "edit", "sync"], revisions.Select(revision => revision.Text("reason")));
        // To undo the undoing.
        Same(second, await Restore(id, 4));
    }

    [Fact]
    public async Task Restoring_what_is_there_already_changes_nothing()
    {
        var id = await library.TakeItem();
        var before = await User.Get($"/api/content/{id}");
        Assert.Equal(before.GetRawText(), (await Restore(id, 1)).GetRawText());
        Assert.Single(await User.All($"/api/content/{id}/revisions"));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("2")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    [InlineData("one")]
    public async Task A_revision_that_never_was_is_404(string number) =>
        await (await User.Send(HttpMethod.Post, $"/api/content/{await library.TakeItem()}/revisions/{number}/restore")).Problem(HttpStatusCode.NotFound, "not_found");

    async Task<JsonElement> Edit(Guid id, object change) => await (await User.Send(HttpMethod.Patch, $"/api/content/{id}", change)).Json();

    async Task<JsonElement> Restore(Guid id, int number) => await (await User.Send(HttpMethod.Post, $"/api/content/{id}/revisions/{number}/restore")).Json(HttpStatusCode.OK);

    static (string, string, string) Change(JsonElement change) => (change.Text("field"), change.Text("before"), change.Text("after"));

    static void Same(JsonElement expected, JsonElement actual)
    {
        foreach (var field in new[] { "title", "description", "tags", "visibility" }) Assert.Equal(expected.GetProperty(field).GetRawText(), actual.GetProperty(field).GetRawText());
    }
}
