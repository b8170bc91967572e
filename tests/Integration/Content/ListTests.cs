using System.Net;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Content;

/// <summary>Lists, filters and search of one's own content.</summary>
public sealed class ListTests(SyncedLibrary library) : IClassFixture<SyncedLibrary>
{
    TestUser User => library.User;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(100)]
    public async Task Pages_cover_everything_once_newest_first(int limit)
    {
        var items = await User.All("/api/content", limit);
        Assert.Equal(SyncedLibrary.Items, items.Select(item => item.Id()).Distinct().Count());
        Assert.Equal(SyncedLibrary.Items, items.Count);
        var times = items.Select(item => item.GetProperty("publishedAt").GetDateTimeOffset()).ToList();
        Assert.Equal(times.OrderDescending(), times);
    }

    [Fact]
    public async Task Every_list_is_a_page_with_items_and_a_cursor()
    {
        foreach (var path in new[] { "/api/content", "/api/connections", "/api/notifications", "/api/audit", "/api/quota", "/api/usage/history", "/api/usage/daily", $"/api/connections/{library.Connection}/syncs", $"/api/content/{await library.TakeItem()}/revisions" })
            Assert.Equal(["items", "nextCursor"], (await User.Get(path)).Names());
    }

    [Fact]
    public async Task An_item_has_the_fields_of_the_contract() => Assert.Equal(
        [
            "id", "connectionId", "accountId", "platform", "externalId", "type", "title", "description", "tags", "url", "thumbnailUrl", "durationSeconds",
            "publishedAt", "visibility", "viewCount", "likeCount", "commentCount", "publicUrl", "version", "updatedAt",
        ], (await User.Get($"/api/content/{await library.TakeItem()}")).Names());

    [Theory]
    [InlineData("", 20)]
    [InlineData("?limit=", 20)]
    [InlineData("?limit=0", 1)]
    [InlineData("?limit=-5", 1)]
    [InlineData("?limit=1000", 64)]
    [InlineData("?limit=99999999999999999999", 64)]
    public async Task A_limit_is_clamped(string query, int expected) => Assert.Equal(expected, (await User.Get("/api/content" + query)).GetProperty("items").GetArrayLength());

    [Theory]
    [InlineData("limit=1000000000", null)]
    [InlineData("limit=-1", null)]
    [InlineData("limit=0", null)]
    [InlineData("limit=1e9", "limit")]
    [InlineData("limit=abc", "limit")]
    [InlineData("limit=1.5", "limit")]
    [InlineData("limit=1e400", "limit")]
    [InlineData("cursor=abc", "cursor")]
    [InlineData("cursor=AmsxAAAAAAAAAAAAAAAAAAAAAHt9", "cursor")]
    public async Task Every_list_keeps_to_its_limits_and_to_its_own_cursors(string query, string? wrong)
    {
        foreach (var path in new[]
                 {
                     "/api/content", "/api/content?q=news", "/api/content?tag=news", "/api/connections", "/api/notifications", "/api/audit", "/api/me/sessions", "/api/usage/history",
                     $"/api/connections/{library.Connection}/syncs", $"/api/content/{await library.TakeItem()}/revisions",
                 })
        {
            var answer = await User.Http.GetAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query}");
            if (wrong == "limit") await answer.Invalid("limit");
            else if (wrong == "cursor") await answer.Problem(HttpStatusCode.BadRequest, "invalid_cursor");
            else await answer.Json();
        }
    }

    [Fact]
    public async Task A_search_or_tags_beyond_their_size_are_refused_before_they_cost_anything()
    {
        await (await User.Http.GetAsync("/api/content?q=" + new string('x', 5_000))).Invalid("q");
        await (await User.Http.GetAsync("/api/content?" + string.Join('&', Enumerable.Range(0, 500).Select(number => $"tag=t{number}")))).Invalid("tag");
    }

    [Theory]
    [InlineData("limit=many", "limit")]
    [InlineData("limit=1.5", "limit")]
    [InlineData("platform=myspace", "platform")]
    [InlineData("visibility=Public", "visibility")]
    [InlineData("connectionId=me", "connectionId")]
    [InlineData("q=a%00b", "q")]
    public async Task A_filter_that_cannot_be_is_named(string query, string field) => await (await User.Http.GetAsync("/api/content?" + query)).Invalid(field);

    [Fact]
    public async Task A_cursor_is_good_only_for_whom_and_what_it_was_given()
    {
        var cursor = Uri.EscapeDataString((await User.Get("/api/content?limit=5&visibility=public")).Text("nextCursor"));
        await (await User.Http.GetAsync($"/api/content?limit=7&visibility=public&cursor={cursor}")).Expect(HttpStatusCode.OK);

        foreach (var query in new[] { "", "visibility=unlisted", "q=news&visibility=public", "tag=news&visibility=public", $"connectionId={library.Connection}&visibility=public" })
            await (await User.Http.GetAsync($"/api/content?{query}&cursor={cursor}")).Problem(HttpStatusCode.BadRequest, "invalid_cursor");
        foreach (var path in new[] { "/api/notifications", "/api/audit", "/api/connections", $"/api/content/{await library.TakeItem()}/revisions" })
            await (await User.Http.GetAsync($"{path}?cursor={cursor}")).Problem(HttpStatusCode.BadRequest, "invalid_cursor");
        var stranger = await library.App.RegisterAsync();
        await (await stranger.Http.GetAsync($"/api/content?visibility=public&cursor={cursor}")).Problem(HttpStatusCode.BadRequest, "invalid_cursor");
    }

    [Fact]
    public async Task A_forged_cursor_is_refused()
    {
        var cursor = (await User.Get("/api/content?limit=5")).Text("nextCursor");
        var swapped = (cursor[0] == 'A' ? 'B' : 'A') + cursor[1..];
        foreach (var forged in new[] { "x", "nonsense", cursor[..^1], swapped, cursor + "A", "%00", new string('A', 5000) })
            await (await User.Http.GetAsync($"/api/content?cursor={Uri.EscapeDataString(forged)}")).Problem(HttpStatusCode.BadRequest, "invalid_cursor");
    }

    [Theory]
    [InlineData("public")]
    [InlineData("unlisted")]
    [InlineData("private")]
    public async Task Visibility_narrows(string visibility)
    {
        var there = (await library.App.Sandbox.Items(library.Account)).Where(item => item.Visibility == visibility).Select(item => item.Id);
        Assert.Equal(there, (await User.All($"/api/content?visibility={visibility}")).Select(item => item.Text("externalId")));
    }

    [Fact]
    public async Task Platform_and_connection_narrow()
    {
        Assert.Equal(SyncedLibrary.Items, (await User.All("/api/content?platform=youtube")).Count);
        Assert.Empty(await User.All("/api/content?platform=tiktok"));
        Assert.Equal(SyncedLibrary.Items, (await User.All($"/api/content?connectionId={library.Connection}")).Count);
        Assert.Empty(await User.All($"/api/content?connectionId={Chance.Id()}"));
    }

    [Fact]
    public async Task All_tags_must_match()
    {
        var there = await library.App.Sandbox.Items(library.Account);
        Assert.Equal(there.Count(item => item.Tags.Contains("news")), (await User.All("/api/content?tag=news")).Count);
        var both = there.Where(item => item.Tags.Contains("news") && item.Tags.Contains("leeds")).Select(item => item.Id).ToList();
        Assert.InRange(both.Count, 1, there.Count - 4);
        Assert.Equal(both, (await User.All("/api/content?tag=news&tag=leeds")).Select(item => item.Text("externalId")));
        Assert.Empty(await User.All("/api/content?tag=leeds&tag=zanzibar"));
        Assert.Single(await User.All("/api/content?tag=two%20words"));
    }

    [Fact]
    public async Task Search_ranks_title_before_tags_before_text()
    {
        Assert.Equal(["Zanzibar by night", "By tag", "By text"], (await User.All("/api/content?q=zanzibar")).Select(item => item.Text("title")));
        Assert.Equal(["Zanzibar by night", "By tag", "By text"], (await User.All("/api/content?q=zanzibar", limit: 1)).Select(item => item.Text("title")));
        Assert.Equal(["By text"], (await User.All("/api/content?q=zanzibar&visibility=private")).Select(item => item.Text("title")));
        // PostgreSQL ranks all matches of an exclusion alike: newest first.
        Assert.Equal(["By tag", "Zanzibar by night"], (await User.All("/api/content?q=zanzibar%20-text")).Select(item => item.Text("title")));
        // Words are met in their other forms; odd texts find nothing and break nothing.
        Assert.Equal(["By text"], (await User.All("/api/content?q=walking%20zanzibar%20texts")).Select(item => item.Text("title")));
        foreach (var odd in new[] { "%22", "%27%3B--", "!!", "%25", "(((", "the" }) Assert.Empty(await User.All("/api/content?q=" + odd));
    }

    [Fact]
    public async Task Nobody_finds_somebody_elses_content()
    {
        var stranger = await library.App.RegisterAsync();
        Assert.Empty(await stranger.All("/api/content"));
        Assert.Empty(await stranger.All("/api/content?q=zanzibar"));
        Assert.Empty(await stranger.All($"/api/content?connectionId={library.Connection}"));
    }
}
