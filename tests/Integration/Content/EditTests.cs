using System.Net;
using System.Text;
using System.Text.Json;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Content;

/// <summary>Changing an item: what is taken, what is refused, what is remembered.</summary>
public sealed class EditTests(SyncedLibrary library) : IClassFixture<SyncedLibrary>
{
    TestUser User => library.User;

    [Fact]
    public async Task Only_the_fields_that_are_sent_change()
    {
        var id = await library.TakeItem();
        var before = await User.Get($"/api/content/{id}");
        var after = await (await Patch(id, """{"description":"New words","aFieldOfTomorrow":{"x":[1]}}""")).Json();
        Assert.Equal("New words", after.Text("description"));
        Assert.Equal(before.Number("version") + 1, after.Number("version"));
        foreach (var same in new[] { "title", "tags", "visibility", "url", "publishedAt", "viewCount", "externalId" })
            Assert.Equal(before.GetProperty(same).GetRawText(), after.GetProperty(same).GetRawText());
        Assert.Equal(after.GetRawText(), (await User.Get($"/api/content/{id}")).GetRawText());
    }

    [Theory]
    [InlineData("""{"title":null}""", "title")]
    [InlineData("""{"description":null}""", "description")]
    [InlineData("""{"tags":null}""", "tags")]
    [InlineData("""{"visibility":null}""", "visibility")]
    [InlineData("""{"version":null,"title":"x"}""", "version")]
    [InlineData("""{"title":""}""", "title")]
    [InlineData("""{"title":"   "}""", "title")]
    [InlineData("""{"title":5}""", "title")]
    [InlineData("""{"title":"<b>bold</b>"}""", "title")]
    [InlineData("""{"title":"nul \u0000 here"}""", "title")]
    [InlineData("""{"title":"half \ud800 pair"}""", "title")]
    [InlineData("""{"tags":"one"}""", "tags")]
    [InlineData("""{"tags":[null]}""", "tags")]
    [InlineData("""{"tags":[""]}""", "tags")]
    [InlineData("""{"visibility":"secret"}""", "visibility")]
    [InlineData("""{"visibility":1}""", "visibility")]
    [InlineData("""{"version":"one","title":"x"}""", "version")]
    public async Task A_value_that_cannot_be_is_named_and_nothing_changes(string body, string field)
    {
        var id = await library.TakeItem();
        var before = await User.Get($"/api/content/{id}");
        await (await Patch(id, body)).Invalid(field);
        Assert.Equal(before.GetRawText(), (await User.Get($"/api/content/{id}")).GetRawText());
    }

    [Theory]
    [InlineData("title", 101)]
    [InlineData("description", 5001)]
    public async Task A_text_that_is_too_long_is_named(string field, int length) =>
        await (await User.Send(HttpMethod.Patch, $"/api/content/{await library.TakeItem()}", new Dictionary<string, string> { [field] = new('x', length) })).Invalid(field);

    [Fact]
    public async Task Too_many_tags_are_named() =>
        await (await User.Send(HttpMethod.Patch, $"/api/content/{await library.TakeItem()}", new { tags = Enumerable.Range(0, 200).Select(i => $"tag{i}") })).Invalid("tags");

    [Fact]
    public async Task A_stale_version_is_refused_and_the_last_write_wins_without_one()
    {
        var id = await library.TakeItem();
        var version = (await User.Get($"/api/content/{id}")).Number("version");
        Assert.Equal("First", (await (await User.Send(HttpMethod.Patch, $"/api/content/{id}", new { title = "First", version })).Json()).Text("title"));
        await (await User.Send(HttpMethod.Patch, $"/api/content/{id}", new { title = "Second", version })).Problem(HttpStatusCode.Conflict, "version_conflict");
        Assert.Equal("First", (await User.Get($"/api/content/{id}")).Text("title"));
        Assert.Equal("Second", (await (await User.Send(HttpMethod.Patch, $"/api/content/{id}", new { title = "Second" })).Json()).Text("title"));
    }

    [Fact]
    public async Task A_stale_edit_is_answered_with_what_it_was_made_on_what_is_now_and_what_it_wanted()
    {
        var id = await library.TakeItem();
        var first = await User.Get($"/api/content/{id}");
        var version = first.Number("version");
        await (await User.Send(HttpMethod.Patch, $"/api/content/{id}", new { title = "Theirs", tags = new[] { "theirs" } })).Expect(HttpStatusCode.OK);
        // The conflict comes before what else is wrong, such as an angle bracket.
        var refused = await User.Send(HttpMethod.Patch, $"/api/content/{id}", new { title = "Mine <3", description = "mine", tags = new[] { "theirs" }, version });
        var conflict = (await refused.Problem(HttpStatusCode.Conflict, "version_conflict")).GetProperty("conflict");
        Assert.Equal(version + 1, conflict.Number("version"));
        var fields = conflict.GetProperty("fields").EnumerateArray().ToList();
        Assert.Equal(["title", "description"], fields.Select(field => field.Text("field")));
        Assert.Equal((first.Text("title"), "Theirs", "Mine <3"), (fields[0].Text("base"), fields[0].Text("current"), fields[0].Text("proposed")));
        Assert.Equal((first.Text("description"), first.Text("description"), "mine"), (fields[1].Text("base"), fields[1].Text("current"), fields[1].Text("proposed")));
        Assert.Equal("Theirs", (await User.Get($"/api/content/{id}")).Text("title"));
    }

    [Fact]
    public async Task What_is_no_text_is_told_back_without_harm()
    {
        var id = await library.TakeItem();
        var refused = await Patch(id, """{"title":"Mine \u0000","version":99}""");
        var field = Assert.Single((await refused.Problem(HttpStatusCode.Conflict, "version_conflict")).GetProperty("conflict").GetProperty("fields").EnumerateArray());
        Assert.Equal("Mine \0", field.Text("proposed"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(99)]
    public async Task A_version_that_never_was_is_a_conflict_without_a_base(int version)
    {
        var id = await library.TakeItem();
        var before = await User.Get($"/api/content/{id}");
        var refused = await User.Send(HttpMethod.Patch, $"/api/content/{id}", new { tags = new[] { "mine" }, version });
        var field = Assert.Single((await refused.Problem(HttpStatusCode.Conflict, "version_conflict")).GetProperty("conflict").GetProperty("fields").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, field.GetProperty("base").ValueKind);
        Assert.Equal(before.Texts("tags"), field.Texts("current"));
        Assert.Equal(["mine"], field.Texts("proposed"));
    }

    [Fact]
    public async Task Of_twenty_edits_of_one_version_at_once_one_wins()
    {
        var id = await library.TakeItem();
        var version = (await User.Get($"/api/content/{id}")).Number("version");
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => User.Send(HttpMethod.Patch, $"/api/content/{id}", new { title = $"Try {i}", version })));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(19, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        Assert.Equal(version + 1, (await User.Get($"/api/content/{id}")).Number("version"));
    }

    [Fact]
    public async Task An_edit_that_changes_nothing_is_no_revision()
    {
        var id = await library.TakeItem();
        var before = await User.Get($"/api/content/{id}");
        var after = await (await User.Send(HttpMethod.Patch, $"/api/content/{id}", new { title = before.Text("title"), tags = before.Texts("tags") })).Json();
        Assert.Equal(before.GetRawText(), after.GetRawText());
        Assert.Equal(before.GetRawText(), (await (await Patch(id, "{}")).Json()).GetRawText());
        Assert.Single(await User.All($"/api/content/{id}/revisions"));
    }

    [Fact]
    public async Task The_same_key_and_request_gives_the_same_answer_and_one_revision()
    {
        var (id, key) = (await library.TakeItem(), Chance.Name("edit"));
        var first = await (await User.Send(HttpMethod.Patch, $"/api/content/{id}", new { title = "By key" }, key)).Json();
        await (await User.Send(HttpMethod.Patch, $"/api/content/{id}", new { title = "Later" })).Expect(HttpStatusCode.OK);
        var again = await User.Send(HttpMethod.Patch, $"/api/content/{id}", new { title = "By key" }, key);
        Assert.Equal(first.GetRawText(), (await again.Json()).GetRawText());
        Assert.Equal("Later", (await User.Get($"/api/content/{id}")).Text("title"));
        Assert.Equal(3, (await User.All($"/api/content/{id}/revisions")).Count);
    }

    [Fact]
    public async Task The_same_key_for_another_request_is_refused_also_for_another_item()
    {
        var (id, other, key) = (await library.TakeItem(), await library.TakeItem(), Chance.Name("edit"));
        await (await User.Send(HttpMethod.Patch, $"/api/content/{id}", new { title = "By key" }, key)).Expect(HttpStatusCode.OK);
        await (await User.Send(HttpMethod.Patch, $"/api/content/{id}", new { title = "Another" }, key)).Problem(HttpStatusCode.UnprocessableEntity, "idempotency_mismatch");
        await (await User.Send(HttpMethod.Patch, $"/api/content/{other}", new { title = "By key" }, key)).Problem(HttpStatusCode.UnprocessableEntity, "idempotency_mismatch");
        await (await User.Send(HttpMethod.Post, $"/api/content/{id}/revisions/1/restore", key: key)).Problem(HttpStatusCode.UnprocessableEntity, "idempotency_mismatch");
        // The key is one user's own.
        var stranger = await library.App.RegisterAsync();
        await (await stranger.Send(HttpMethod.Post, "/api/notifications/read-all", key: key)).Expect(HttpStatusCode.NoContent);
    }

    Task<HttpResponseMessage> Patch(Guid id, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/content/{id}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        return User.Http.SendAsync(request);
    }
}
