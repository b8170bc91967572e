using System.Net;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Http;

/// <summary>A change under a client's key is done once and answered the same every time, on every route.</summary>
[Collection(nameof(LonelyAccounts))]
public sealed class IdempotencyTests(LonelySystem system) : IAsyncDisposable
{
    readonly List<(TestUser User, Guid Connection)> connected = [];

    static readonly object toApp = new { returnUrl = "/app" };
    const string Authorize = "/api/connections/youtube/authorize";

    [Fact]
    public async Task A_repeated_change_is_answered_as_before_and_says_so()
    {
        var (user, _, item) = await WithItem();
        var key = Chance.Name("key");
        var first = await user.Send(HttpMethod.Patch, item, new { title = "Once" }, key);
        Assert.False(first.Headers.Contains("Idempotency-Replayed"));
        var body = (await first.Json()).ToString();
        await (await user.Send(HttpMethod.Patch, item, new { title = "Meanwhile" })).Expect(HttpStatusCode.OK);

        var again = await user.Send(HttpMethod.Patch, item, new { title = "Once" }, key);
        Assert.Equal(body, (await again.Json()).ToString());
        Assert.Equal(first.Content.Headers.ContentType, again.Content.Headers.ContentType);
        Assert.Equal(["true"], again.Headers.GetValues("Idempotency-Replayed"));
        Assert.Equal("Meanwhile", (await user.Get(item)).Text("title"));
        Assert.Equal(3, (await user.All($"{item}/revisions")).Count);
    }

    [Fact]
    public async Task A_route_that_answers_nothing_or_a_secret_or_a_place_is_replayed_too()
    {
        var (user, connection, _) = await WithItem();
        await Twice(HttpMethod.Post, "/api/notifications/read-all", HttpStatusCode.NoContent);
        var (first, second) = await Twice(HttpMethod.Post, Authorize, HttpStatusCode.OK, toApp);
        Assert.Equal((await first.Json()).Text("authorizationUrl"), (await second.Json()).Text("authorizationUrl"));
        (first, second) = await Twice(HttpMethod.Post, $"/api/connections/{connection}/sync", HttpStatusCode.Accepted);
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        await user.SyncFinished((await first.Json(HttpStatusCode.Accepted)).GetProperty("syncId").GetGuid());
        await Twice(HttpMethod.Delete, $"/api/connections/{connection}", HttpStatusCode.NoContent);

        async Task<(HttpResponseMessage, HttpResponseMessage)> Twice(HttpMethod method, string path, HttpStatusCode status, object? body = null)
        {
            var key = Chance.Name("key");
            var answers = (await user.Send(method, path, body, key), await user.Send(method, path, body, key));
            await answers.Item1.Expect(status);
            await answers.Item2.Expect(status);
            Assert.True(answers.Item2.Headers.Contains("Idempotency-Replayed"), $"{method} {path} was not replayed.");
            return answers;
        }
    }

    [Fact]
    public async Task Another_request_under_the_same_key_is_422_on_every_route()
    {
        var user = await system.App.RegisterAsync();
        var key = Chance.Name("key");
        await (await user.Send(HttpMethod.Post, "/api/notifications/read-all", key: key)).Expect(HttpStatusCode.NoContent);
        // What only administrators may do is refused before a key means anything.
        foreach (var route in (await ApiDescription.RoutesAsync(system.App)).Where(route => route is { Method: not "GET", Open: false } && route.Path != "/api/notifications/read-all" && !route.IsForAdministrators))
            await (await user.Send(new(route.Method), route.With(Chance.Id()), key: key)).Problem(HttpStatusCode.UnprocessableEntity, "idempotency_mismatch");
        await (await user.Send(HttpMethod.Post, "/api/notifications/read-all", new { other = 1 }, key)).Problem(HttpStatusCode.UnprocessableEntity, "idempotency_mismatch");
    }

    [Fact]
    public async Task The_same_key_of_another_user_is_another_key()
    {
        var (one, other) = (await system.App.RegisterAsync(), await system.App.RegisterAsync());
        var key = Chance.Name("key");
        var first = (await (await one.Send(HttpMethod.Post, Authorize, toApp, key)).Json()).Text("authorizationUrl");
        var second = await other.Send(HttpMethod.Post, Authorize, toApp, key);
        Assert.False(second.Headers.Contains("Idempotency-Replayed"));
        Assert.NotEqual(first, (await second.Json()).Text("authorizationUrl"));
    }

    [Fact]
    public async Task While_it_is_being_done_the_same_request_is_409()
    {
        var (user, connection, _) = await WithItem();
        var (path, key) = ($"/api/connections/{connection}", Chance.Name("key"));
        var fault = await system.App.Sandbox.Fault("google", "hang", "revoke");
        var first = user.Send(HttpMethod.Delete, path, key: key);
        await Eventually.Get("the request to be claimed", () => Claims(user), claims => claims == 1);
        await (await user.Send(HttpMethod.Delete, path, key: key)).Problem(HttpStatusCode.Conflict, "in_progress");
        await system.App.Sandbox.LetGo(fault);
        await (await first).Expect(HttpStatusCode.NoContent);
        var later = await user.Send(HttpMethod.Delete, path, key: key);
        Assert.True((await later.Expect(HttpStatusCode.NoContent)).Headers.Contains("Idempotency-Replayed"));
    }

    [Fact]
    public async Task Fifty_at_once_are_done_once_and_answered_alike_or_told_to_wait()
    {
        var (user, _, item) = await WithItem();
        var key = Chance.Name("key");
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => user.Send(HttpMethod.Patch, item, new { title = "Fifty" }, key)));
        foreach (var busy in answers.Where(answer => answer.StatusCode != HttpStatusCode.OK)) await busy.Problem(HttpStatusCode.Conflict, "in_progress");
        var bodies = await Task.WhenAll(answers.Where(answer => answer.StatusCode == HttpStatusCode.OK).Select(answer => answer.Content.ReadAsStringAsync()));
        Assert.Single(bodies.Distinct());
        Assert.Equal(2, (await user.All($"{item}/revisions")).Count);
    }

    [Fact]
    public async Task A_refusal_frees_the_key()
    {
        var (user, _, item) = await WithItem();
        var key = Chance.Name("key");
        await (await user.Send(HttpMethod.Patch, item, new { title = "" }, key)).Invalid("title");
        await (await user.Send(HttpMethod.Patch, item, new { title = "Better" }, key)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_request_whose_process_died_is_in_progress_for_a_while_and_then_not_done_twice()
    {
        var (user, _, item) = await WithItem();
        var key = Chance.Name("key");
        await (await user.Send(HttpMethod.Patch, item, new { title = "Before the crash" }, key)).Expect(HttpStatusCode.OK);
        // As a process leaves it that died between the change and the note of it.
        await Sql.RunAsync(system.App.Database, $"update app.operation set reply = null, claim = gen_random_uuid(), claimed_until = now() + interval '365 days' where user_id = '{user.Id}'", "streamvibe_service");
        await (await user.Send(HttpMethod.Patch, item, new { title = "Before the crash" }, key)).Problem(HttpStatusCode.Conflict, "in_progress");

        await Sql.RunAsync(system.App.Database, $"update app.operation set claimed_until = created_at where user_id = '{user.Id}'", "streamvibe_service");
        Assert.Equal("Before the crash", (await (await user.Send(HttpMethod.Patch, item, new { title = "Before the crash" }, key)).Json()).Text("title"));
        Assert.Equal(2, (await user.All($"{item}/revisions")).Count);
    }

    [Fact]
    public async Task What_is_remembered_is_sealed()
    {
        var user = await system.App.RegisterAsync();
        var address = (await (await user.Send(HttpMethod.Post, Authorize, toApp, Chance.Name("key"))).Json()).Text("authorizationUrl");
        var state = System.Web.HttpUtility.ParseQueryString(new Uri(address).Query)["state"]!;
        var rows = await Sql.ListAsync<string>(system.App.Database, $"select encode(reply, 'escape') || coalesce(answer::text, '') from app.operation where user_id = '{user.Id}'", "streamvibe_service");
        Assert.DoesNotContain(state.Split('.')[^1], Assert.Single(rows), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_is_forgotten_after_thirty_days()
    {
        var user = await system.App.RegisterAsync();
        var key = Chance.Name("key");
        await (await user.Send(HttpMethod.Post, "/api/notifications/read-all", key: key)).Expect(HttpStatusCode.NoContent);
        await Sql.RunAsync(system.App.Database, $"update app.operation set created_at = created_at - interval '29 days 23 hours' where user_id = '{user.Id}'", "streamvibe_service");
        Assert.True((await user.Send(HttpMethod.Post, "/api/notifications/read-all", key: key)).Headers.Contains("Idempotency-Replayed"));
        await Sql.RunAsync(system.App.Database, $"update app.operation set created_at = created_at - interval '1 hour' where user_id = '{user.Id}'", "streamvibe_service");
        var anew = await user.Send(HttpMethod.Post, Authorize, toApp, key);
        Assert.False((await anew.Expect(HttpStatusCode.OK)).Headers.Contains("Idempotency-Replayed"));
        Assert.True((await user.Send(HttpMethod.Post, Authorize, toApp, key)).Headers.Contains("Idempotency-Replayed"));
    }

    // Whoever moves the clock next would have them synced, and a fault of Google's might meet their tokens.
    public async ValueTask DisposeAsync()
    {
        foreach (var (user, connection) in connected) await user.Send(HttpMethod.Delete, $"/api/connections/{connection}");
    }

    async Task<(TestUser User, Guid Connection, string Item)> WithItem()
    {
        var user = await system.App.RegisterAsync();
        var (_, connection) = await user.ConnectNew(items: 1);
        connected.Add((user, connection));
        return (user, connection, $"/api/content/{(await user.All("/api/content"))[0].Id()}");
    }

    async Task<long> Claims(TestUser user) =>
        (await Sql.ListAsync<long>(system.App.Database, $"select count(*) from app.operation where user_id = '{user.Id}' and claim is not null", "streamvibe_service"))[0];
}
