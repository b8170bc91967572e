using System.Net;
using System.Text.Json;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Analysis;

/// <summary>Suggestions are listed, applied as revisions, and dismissed.</summary>
public sealed class ApplyTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    static readonly string[] members = ["id", "analysisId", "contentId", "field", "current", "proposed", "reason", "confidence", "status", "createdAt", "decidedAt"];

    [Fact]
    public async Task Only_its_owner_sees_and_decides()
    {
        var author = await Author.NewAsync(system.App, publishes: false);
        var suggestion = await author.SuggestTitle();
        var (nobody, other) = (system.App.NewClient(), await system.App.RegisterAsync());
        foreach (var (method, path) in new[] { (HttpMethod.Get, $"/api/content/{author.Item}/suggestions"), (HttpMethod.Get, $"/api/content/{author.Item}/publications"), (HttpMethod.Post, $"/api/suggestions/{suggestion}/apply"), (HttpMethod.Post, $"/api/suggestions/{suggestion}/dismiss") })
        {
            using var request = new HttpRequestMessage(method, path);
            await (await nobody.SendAsync(request)).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
            await (await other.Send(method, path)).Problem(HttpStatusCode.NotFound, "not_found");
        }
        foreach (var id in new[] { "not-an-id", $"{Chance.Id()}" })
            foreach (var act in new[] { "apply", "dismiss" })
                await (await author.User.Send(HttpMethod.Post, $"/api/suggestions/{id}/{act}")).Problem(HttpStatusCode.NotFound, "not_found");
        Assert.Equal("pending", Assert.Single(await Listed(author)).Text("status"));
        Assert.Equal("An old title", (await author.Shown()).Text("title"));
    }

    [Fact]
    public async Task They_are_listed_newest_first_page_by_page()
    {
        var author = await Author.NewAsync(system.App, publishes: false);
        Guid[] made = [await author.SuggestTitle(), await author.Suggest("tags", new[] { "old" }, new[] { "new" }), await author.Suggest("hashtags", new[] { "#old" }, new[] { "#new" })];
        var listed = await author.User.All($"/api/content/{author.Item}/suggestions", limit: 1);
        Assert.Equal(made.Reverse(), listed.Select(one => one.Id()));
        Assert.All(listed, one => Assert.Equal(members, one.Names()));
        Assert.Equal(["#new"], listed[0].Texts("proposed"));
        Assert.Equal(("An old title", "A new title", "It is clearer.", 0.75), (listed[2].Text("current"), listed[2].Text("proposed"), listed[2].Text("reason"), listed[2].GetProperty("confidence").GetDouble()));
    }

    [Fact]
    public async Task Applied_it_is_a_revision_that_says_why()
    {
        var author = await Author.NewAsync(system.App, publishes: false);
        var suggestion = await author.SuggestTitle();
        var applied = await (await author.Apply(suggestion)).Json();
        Assert.Equal([.. members, "item", "publication"], applied.Names());
        Assert.Equal((suggestion, "applied", "A new title", 2L), (applied.Id(), applied.Text("status"), applied.GetProperty("item").Text("title"), applied.GetProperty("item").Number("version")));
        Assert.Equal(JsonValueKind.Null, applied.GetProperty("publication").ValueKind);
        Assert.Equal(applied.GetProperty("item").GetRawText(), (await author.Shown()).GetRawText());

        var revision = (await author.User.All($"/api/content/{author.Item}/revisions"))[0];
        Assert.Equal(("suggestion", suggestion, author.User.Id.ToString()), (revision.Text("reason"), revision.GetProperty("suggestionId").GetGuid(), revision.Text("by")));
        var change = Assert.Single(revision.GetProperty("changes").EnumerateArray());
        Assert.Equal(("title", "An old title", "A new title"), (change.Text("field"), change.Text("before"), change.Text("after")));
        Assert.Equal("applied", Assert.Single(await Listed(author)).Text("status"));
        var audit = await author.User.All("/api/audit");
        Assert.Single(audit, row => row.Text("action") == "suggestion.applied" && row.Text("target") == $"suggestion:{suggestion}");
        Assert.Single(audit, row => row.Text("action") == "content.edited" && row.Text("target") == $"content:{author.Item}");
        Assert.Empty(await author.Publications());
    }

    [Fact]
    public async Task A_part_of_it_or_own_words_are_taken_within_the_limits()
    {
        var author = await Author.NewAsync(system.App, publishes: false);
        var (title, tags) = (await author.SuggestTitle(), await author.Suggest("tags", author.Video.Tags, new[] { "one", "two", "three" }));
        foreach (object wrong in new object[] { new { value = new[] { "a list" } }, new { value = new string('x', 101) }, new { value = "<b>" }, new { value = "" } }) await (await author.Apply(title, wrong)).Invalid("value");
        await (await author.Apply(tags, new { value = "a text" })).Invalid("value");
        await (await author.Apply(tags, new { value = new string?[] { null } })).Invalid("value");
        await (await author.Apply(title, new { value = 5 })).Invalid("value");
        await (await author.Apply(title, new { version = "two" })).Invalid("version");
        Assert.Equal(1, (await author.Shown()).Number("version"));

        Assert.Equal("My own title", (await (await author.Apply(title, new { value = " My own title " })).Json()).GetProperty("item").Text("title"));
        var applied = await (await author.Apply(tags, new { value = new[] { "one", "three" } })).Json();
        Assert.Equal(["one", "three"], applied.GetProperty("item").Texts("tags"));
        // What was proposed stays on record as it was.
        Assert.Equal(["one", "two", "three"], applied.Texts("proposed"));
    }

    [Fact]
    public async Task What_is_decided_is_closed_and_no_is_said_as_often_as_one_likes()
    {
        var author = await Author.NewAsync(system.App, publishes: false);
        var (applied, dismissed, superseded) = (await author.SuggestTitle(), await author.Suggest("tags", author.Video.Tags, new[] { "new" }), await author.Suggest("tags", author.Video.Tags, new[] { "newer" }, "superseded"));
        await (await author.Apply(applied)).Expect(HttpStatusCode.OK);
        await (await Dismiss(author, dismissed)).Expect(HttpStatusCode.NoContent);
        await (await Dismiss(author, dismissed)).Expect(HttpStatusCode.NoContent);
        foreach (var closed in new[] { applied, dismissed, superseded }) await (await author.Apply(closed)).Problem(HttpStatusCode.Conflict, "suggestion_closed");
        foreach (var closed in new[] { applied, superseded }) await (await Dismiss(author, closed)).Problem(HttpStatusCode.Conflict, "suggestion_closed");
        Assert.Equal(2, (await author.Shown()).Number("version"));
        Assert.Single(await author.User.All("/api/audit"), row => row.Text("action") == "suggestion.dismissed");
    }

    [Fact]
    public async Task A_value_and_a_version_of_null_are_left_out()
    {
        var author = await Author.NewAsync(system.App, publishes: false);
        var applied = await (await author.Apply(await author.SuggestTitle(), new { value = (string?)null, version = (long?)null })).Json();
        Assert.Equal("A new title", applied.GetProperty("item").Text("title"));
    }

    [Fact]
    public async Task An_item_that_changed_since_is_a_conflict_until_the_person_has_seen_it()
    {
        var author = await Author.NewAsync(system.App, publishes: false);
        var suggestion = await author.SuggestTitle();
        await Edit(author, new { title = "Mine" });
        var conflict = (await (await author.Apply(suggestion)).Problem(HttpStatusCode.Conflict, "version_conflict")).GetProperty("conflict");
        var field = Assert.Single(conflict.GetProperty("fields").EnumerateArray());
        Assert.Equal((2L, "title", "An old title", "Mine", "A new title"), (conflict.Number("version"), field.Text("field"), field.Text("base"), field.Text("current"), field.Text("proposed")));
        await (await author.Apply(suggestion, new { version = 1 })).Problem(HttpStatusCode.Conflict, "version_conflict");
        Assert.Equal("pending", Assert.Single(await Listed(author)).Text("status"));
        Assert.Equal("A new title", (await (await author.Apply(suggestion, new { version = 2 })).Json()).GetProperty("item").Text("title"));
    }

    [Fact]
    public async Task Another_field_is_no_conflict_and_what_is_there_already_is_no_revision()
    {
        var author = await Author.NewAsync(system.App, publishes: false);
        var suggestion = await author.SuggestTitle();
        await Edit(author, new { description = "Mine", title = "A new title" });
        var applied = await (await author.Apply(suggestion)).Json();
        Assert.Equal(("applied", 2L), (applied.Text("status"), applied.GetProperty("item").Number("version")));
        Assert.Equal(2, (await author.User.All($"/api/content/{author.Item}/revisions")).Count);
    }

    [Fact]
    public async Task Hashtags_take_the_place_of_those_at_the_end_and_the_text_of_the_same_analysis_still_fits()
    {
        var author = await Author.NewAsync(system.App, publishes: false);
        var hashtags = await author.Suggest("hashtags", new[] { "#old", "#older" }, new[] { "#new", "#newer" });
        var text = await author.Suggest("description", author.Video.Description, "A better text.\n\n#old #older");
        Assert.Equal("What it is about.\n\n#new #newer", (await (await author.Apply(hashtags)).Json()).GetProperty("item").Text("description"));
        Assert.Equal("A better text.\n\n#new #newer", (await (await author.Apply(text)).Json()).GetProperty("item").Text("description"));
    }

    [Fact]
    public async Task Of_many_at_once_one_applies_it_and_under_one_key_all_have_the_same_answer()
    {
        var author = await Author.NewAsync(system.App, publishes: false);
        var suggestion = await author.SuggestTitle();
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => author.Apply(suggestion)));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(11, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));

        var (tags, key) = (await author.Suggest("tags", author.Video.Tags, new[] { "new" }), Chance.Name("apply"));
        var first = await (await author.Apply(tags, new { value = new[] { "mine" } }, key)).Json();
        Assert.Equal(first.GetRawText(), (await (await author.Apply(tags, new { value = new[] { "mine" } }, key)).Json()).GetRawText());
        await (await author.Apply(tags, new { value = new[] { "other" } }, key)).Problem(HttpStatusCode.UnprocessableEntity, "idempotency_mismatch");
        Assert.Equal(3, (await author.User.All($"/api/content/{author.Item}/revisions")).Count);
    }

    [Fact]
    public async Task An_item_stays_private_whatever_is_applied()
    {
        var author = await Author.NewAsync(system.App, publishes: false);
        await Edit(author, new { visibility = "private" });
        Assert.Equal("private", (await (await author.Apply(await author.SuggestTitle())).Json()).GetProperty("item").Text("visibility"));
        await author.User.Sync(author.Connection);
        Assert.Equal(("private", "A new title"), ((await author.Shown()).Text("visibility"), (await author.Shown()).Text("title")));
    }

    static Task<List<JsonElement>> Listed(Author author) => author.User.All($"/api/content/{author.Item}/suggestions");

    static Task<HttpResponseMessage> Dismiss(Author author, Guid suggestion) => author.User.Send(HttpMethod.Post, $"/api/suggestions/{suggestion}/dismiss");

    static async Task Edit(Author author, object change) => await (await author.User.Send(HttpMethod.Patch, $"/api/content/{author.Item}", change)).Expect(HttpStatusCode.OK);
}
