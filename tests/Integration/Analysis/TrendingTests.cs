using System.Net;
using System.Text.Json;
using StreamVibe.Tests.Integration.Fixtures;
using StreamVibe.Tests.Integration.Maintenance;

namespace StreamVibe.Tests.Integration.Analysis;

/// <summary>Trending keywords: of public content only, daily, from two levels of cache.</summary>
public sealed class TrendingTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Whoever_is_not_signed_in_learns_nothing()
    {
        var app = await postgres.SharedAppAsync();
        await (await app.NewClient().GetAsync("/api/trending")).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task A_limit_is_clamped_and_must_be_a_number()
    {
        await using var app = await StreamVibeApp.StartAsync(postgres);
        var user = await app.RegisterAsync();
        var account = await app.Sandbox.NewAccount();
        foreach (var part in new[] { 0, 1 }) await app.Sandbox.AddItem(new { account, title = "One", description = "", tags = Enumerable.Range(60 * part, 60).Select(i => $"word{i}").ToArray() });
        await user.ConnectYouTube(account);
        Assert.Equal((1, 20, 100), (await Count("?limit=0"), await Count(""), await Count("?limit=1000")));
        await (await user.Http.GetAsync("/api/trending?limit=many")).Invalid("limit");

        async Task<int> Count(string query) => (await user.Get("/api/trending" + query)).GetProperty("items").GetArrayLength();
    }

    [Fact]
    public async Task Before_the_first_run_of_the_job_they_are_computed_when_somebody_asks_and_only_of_public_content()
    {
        await using var app = await StreamVibeApp.StartAsync(postgres);
        var user = await app.RegisterAsync();
        // Nothing yet, which is not remembered for long.
        Assert.Empty(await Words(user));
        var account = await app.Sandbox.NewAccount(0);
        foreach (var (tag, visibility) in new[] { ("zanzibar", "public"), ("secretplan", "private"), ("halfsecret", "unlisted") })
            await app.Sandbox.AddItem(new { account, title = $"Walking {tag}", description = "A walk", tags = new[] { tag, "walking" }, visibility });
        await user.ConnectYouTube(account);
        var words = await Eventually.Get("the first words", () => Words(user), found => found.Count > 0);
        Assert.Equal(["walking", "zanzibar"], words.Select(word => word.Text("keyword")).Order());
        Assert.All(words, word => Assert.Equal(["keyword", "score"], word.Names()));
        Assert.Equal(100, words[0].GetProperty("score").GetDouble());
    }

    [Fact]
    public async Task What_is_not_public_any_more_is_gone_after_the_refresh_and_not_before()
    {
        await using var app = await StreamVibeApp.StartAsync(postgres);
        var (boss, user) = (await app.AdministratorAsync(), await app.RegisterAsync());
        var account = await app.Sandbox.NewAccount(0);
        foreach (var tag in new[] { "zanzibar", "pemba", "mafia", "tanga" }) await app.Sandbox.AddItem(new { account, title = "One", description = "A walk", tags = new[] { tag }, visibility = "public" });
        await user.ConnectYouTube(account);
        await boss.RunJob("refresh-trending");
        Assert.Equal(["mafia", "pemba", "tanga", "zanzibar"], await Keywords());
        var items = await user.All("/api/content");
        await Sql.RunAsync(app.Database, $"update app.content_item set deleted_at = now() where id = '{Of("zanzibar")}'", "streamvibe_service");
        await (await user.Send(HttpMethod.Patch, $"/api/content/{Of("pemba")}", new { visibility = "private" })).Expect(HttpStatusCode.OK);
        await (await user.Send(HttpMethod.Patch, $"/api/content/{Of("mafia")}", new { visibility = "unlisted" })).Expect(HttpStatusCode.OK);
        // From memory.
        Assert.Equal(["mafia", "pemba", "tanga", "zanzibar"], await Keywords());
        var ran = await boss.RunJob("refresh-trending");
        Assert.Equal("completed", ran.Text("lastOutcome"));
        Assert.Equal(["tanga"], await Keywords());
        Assert.Equal(["tanga"], await Sql.ListAsync<string>(app.Database, "select keyword from app.trending_keyword", "streamvibe_service"));

        Guid Of(string tag) => items.Single(item => item.Texts("tags").Contains(tag)).Id();

        async Task<List<string>> Keywords() => [.. (await Words(user)).Select(word => word.Text("keyword")).Order()];
    }

    [Fact]
    public async Task What_is_only_written_or_public_here_is_not_there()
    {
        await using var app = await StreamVibeApp.StartAsync(postgres);
        var (boss, user) = (await app.AdministratorAsync(), await app.RegisterAsync());
        var account = await app.Sandbox.NewAccount(0);
        foreach (var (tag, visibility) in new[] { ("zanzibar", "public"), ("secretplan", "private") })
            await app.Sandbox.AddItem(new { account, title = $"Walking {tag}", description = "A walk", tags = new[] { tag }, visibility });
        await user.ConnectYouTube(account);
        var items = await user.All("/api/content");
        await Change("zanzibar", new { title = "Draft of tomorrow", tags = new[] { "drafted" } });
        await Change("secretplan", new { visibility = "public" });
        await boss.RunJob("refresh-trending");
        Assert.Equal(["walking", "zanzibar"], (await Words(user)).Select(word => word.Text("keyword")).Order());

        async Task Change(string tag, object change) =>
            await (await user.Send(HttpMethod.Patch, $"/api/content/{items.Single(item => item.Texts("tags").Contains(tag)).Id()}", change)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_silo_that_starts_has_them_from_what_all_share()
    {
        var app = await StreamVibeApp.StartAsync(postgres);
        var user = await app.RegisterAsync();
        await user.ConnectNew(30);
        var words = await Words(user);
        Assert.NotEmpty(words);
        await Eventually.Get("the shared copy", () => Sql.ListAsync<long>(app.Database, "select count(*) from app.cache_store where key like '%trending%'", "streamvibe_service"), rows => rows[0] == 1);
        // Neither the table nor the content could answer now.
        await Sql.RunAsync(app.Database, "delete from app.trending_keyword", "streamvibe_service");
        await Sql.RunAsync(app.Database, "update app.content_item set visibility = 'private'", "streamvibe_service");
        await using var again = await app.RestartAsync(new Dictionary<string, string?>());
        var other = await again.RegisterAsync();
        Assert.Equal(words.Select(word => word.Text("keyword")), (await Words(other)).Select(word => word.Text("keyword")));
    }

    [Fact]
    public async Task Who_leaves_takes_the_words_along()
    {
        await using var app = await StreamVibeApp.StartAsync(postgres);
        var (boss, user) = (await app.AdministratorAsync(), await app.RegisterAsync());
        await user.ConnectNew(10);
        await boss.RunJob("refresh-trending");
        Assert.NotEmpty(await Words(boss));
        await Sql.RunAsync(app.Database, $"update app.users set leaving_at = now() where id = '{user.Id}'", "streamvibe_service");
        await boss.RunJob("refresh-trending");
        Assert.Empty(await Words(boss));
    }

    static async Task<List<JsonElement>> Words(TestUser user) => [.. (await user.Get("/api/trending?limit=100")).GetProperty("items").EnumerateArray()];
}
