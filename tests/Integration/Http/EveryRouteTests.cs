using System.Net;
using System.Net.Http.Json;
using StreamVibe.Tests.Integration.Analysis;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Http;

/// <summary>What holds for every route there is, read from the OpenAPI document: a new one is held to it too.</summary>
public sealed class EveryRouteTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    /// <summary>Routes that anybody may use. Add one here only on purpose.</summary>
    static readonly string[] open =
    [
        "POST /api/auth/register", "POST /api/auth/login", "POST /api/auth/refresh",
        "GET /api/auth/confirmEmail", "POST /api/auth/resendConfirmationEmail", "POST /api/auth/forgotPassword", "POST /api/auth/resetPassword",
        "GET /api/auth/external/{provider}",
        "POST /api/webhooks/stripe",
        "GET /api/plans",
    ];

    [Fact]
    public async Task Not_signed_in_is_401_on_every_route_but_the_open_ones()
    {
        var routes = await ApiDescription.RoutesAsync(system.App);
        Assert.Superset(open.ToHashSet(), routes.Select(route => route.ToString()).ToHashSet());
        foreach (var route in routes.Where(route => !open.Contains(route.ToString())))
            await (await Send(system.App.NewClient(), route, Chance.Id())).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task A_made_up_token_is_401_on_every_route_but_the_open_ones()
    {
        var http = system.App.NewClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", "CfDJ8made-up");
        foreach (var route in (await ApiDescription.RoutesAsync(system.App)).Where(route => !open.Contains(route.ToString())))
            await (await Send(http, route, Chance.Id())).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task Whoever_is_no_administrator_is_403_on_every_route_that_is_for_them()
    {
        var user = await system.App.RegisterAsync();
        var routes = (await ApiDescription.RoutesAsync(system.App)).FindAll(route => route.IsForAdministrators);
        Assert.True(routes.Count >= 2, $"Only {routes.Count} routes are for administrators.");
        foreach (var route in routes) await (await Send(user.Http, route, Chance.Id())).Problem(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task Somebody_elses_id_is_404_on_every_route_that_takes_one()
    {
        var (owner, other) = (await system.App.RegisterAsync(), await system.App.RegisterAsync());
        var (_, connection) = await owner.ConnectNew(items: 2);
        var item = (await owner.All("/api/content"))[0].Id();
        await (await owner.Send(HttpMethod.Patch, $"/api/content/{item}", new { title = "Mine alone" })).Expect(HttpStatusCode.OK);
        var ids = new Dictionary<string, Guid>
        {
            ["/api/connections/"] = connection,
            ["/api/syncs/"] = (await owner.Runs(connection))[0].Id(),
            ["/api/content/"] = item,
            ["/api/suggestions/"] = await Suggestion(owner, item),
            ["/api/analyses/"] = (await owner.Analyze(item)).Id(),
            ["/api/me/sessions/"] = (await owner.All("/api/me/sessions"))[0].Id(),
            ["/api/notifications/"] = (await owner.All("/api/notifications"))[0].Id(),
        };
        var before = await Snapshot(owner, connection, item);

        var taking = (await ApiDescription.RoutesAsync(system.App)).Where(route => route.Path.Contains("{id}", StringComparison.Ordinal)).ToList();
        Assert.True(taking.Count >= 12, $"Only {taking.Count} routes take an id.");
        foreach (var route in taking)
        {
            var id = ids.Single(pair => route.Path.StartsWith(pair.Key, StringComparison.Ordinal)).Value;
            await (await Send(other.Http, route, id)).Problem(HttpStatusCode.NotFound, "not_found");
            await (await Send(owner.Http, route, Chance.Id())).Problem(HttpStatusCode.NotFound, "not_found");
        }
        Assert.Equal(before, await Snapshot(owner, connection, item));
    }

    [Fact]
    public async Task A_malformed_id_is_404_on_every_route_that_takes_one()
    {
        var user = await system.App.RegisterAsync();
        foreach (var route in (await ApiDescription.RoutesAsync(system.App)).Where(route => route.Path.Contains("{id}", StringComparison.Ordinal)))
        {
            using var request = new HttpRequestMessage(new(route.Method), route.Path.Replace("{id}", "not-an-id", StringComparison.Ordinal).Replace("{number}", "1", StringComparison.Ordinal));
            await (await user.Http.SendAsync(request)).Problem(HttpStatusCode.NotFound, "not_found");
        }
    }

    [Fact]
    public async Task Somebody_elses_reconnect_is_404()
    {
        var (owner, other) = (await system.App.RegisterAsync(), await system.App.RegisterAsync());
        var (_, connection) = await owner.ConnectNew(items: 0);
        await (await other.Send(HttpMethod.Post, "/api/connections/youtube/authorize", new { returnUrl = "/app", connectionId = connection })).Problem(HttpStatusCode.NotFound, "not_found");
    }

    static async Task<Guid> Suggestion(TestUser owner, Guid item)
    {
        var id = Chance.Id();
        await Sql.RunAsync(owner.App.Database,
            $"""
            insert into app.ai_suggestion (id, user_id, content_id, analysis_id, field, current, proposed, reason, confidence, status, created_at)
            values ('{id}', '{owner.Id}', '{item}', '{Chance.Id()}', 'title', '"Mine alone"', '"Another"', 'It is clearer.', 0.5, 'superseded', now())
            """, "streamvibe_service");
        return id;
    }

    static async Task<string> Snapshot(TestUser owner, Guid connection, Guid item) =>
        $"{await owner.Get($"/api/connections/{connection}")} {await owner.Get($"/api/content/{item}")} {(await owner.Runs(connection)).Count} {await owner.Get("/api/notifications")}";

    static Task<HttpResponseMessage> Send(HttpClient http, Route route, Guid id)
    {
        var request = new HttpRequestMessage(new(route.Method), route.With(id));
        if (route.Method is "PATCH") request.Content = JsonContent.Create(new { title = "Taken over" });
        if (route.Path.EndsWith("/authorize", StringComparison.Ordinal)) request.Content = JsonContent.Create(new { returnUrl = "/app" });
        return http.SendAsync(request);
    }
}
