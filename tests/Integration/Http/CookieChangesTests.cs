using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Http;

/// <summary>Every route that changes something, asked with the browser's cookie in the ways a foreign page can: refused, and nothing is changed.</summary>
public sealed class CookieChangesTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    public static TheoryData<string> Ways => ["bare", "text", "form", "foreign origin", "no origin", "two headers", "wrong header"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_foreign_page_changes_nothing_on_any_route(string way)
    {
        var user = await system.App.RegisterAsync();
        var browser = await Browser.OfAsync(user);
        Assert.Equal(user.Id, (await browser.GetFromJsonAsync<JsonElement>("/api/me")).Id());
        var (_, connection) = await user.ConnectNew(items: 1);
        var item = (await user.All("/api/content"))[0].Id();
        var before = await State(user);
        var changes = (await ApiDescription.RoutesAsync(system.App)).Where(route => route is { Method: not "GET", Open: false }).ToList();
        Assert.True(changes.Count >= 9, $"Only {changes.Count} routes change something.");
        foreach (var route in changes)
        {
            var id = route.Path.StartsWith("/api/content", StringComparison.Ordinal) ? item : route.Path.StartsWith("/api/connections", StringComparison.Ordinal) ? connection : Chance.Id();
            await (await browser.SendAsync(Foreign(route, id, way))).Problem(HttpStatusCode.Forbidden, "csrf_required");
        }
        Assert.Equal(before, await State(user));
    }

    [Fact]
    public async Task A_read_stays_a_read_whatever_its_headers_say()
    {
        var user = await system.App.RegisterAsync();
        var browser = await Browser.OfAsync(user);
        Assert.Equal(user.Id, (await browser.GetFromJsonAsync<JsonElement>("/api/me")).Id());
        await user.ConnectNew(items: 1);
        var before = await State(user);
        foreach (var route in (await ApiDescription.RoutesAsync(system.App)).Where(route => route.Method is not "GET"))
            foreach (var name in new[] { "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override" })
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, route.With(Chance.Id()) + $"?_method={route.Method}");
                request.Headers.Add(name, route.Method);
                await browser.SendAsync(request);
            }
        Assert.Equal(before, await State(user));
    }

    static HttpRequestMessage Foreign(Route route, Guid id, string way)
    {
        var request = new HttpRequestMessage(new(route.Method), route.With(id));
        request.Content = way switch
        {
            "text" => new StringContent("{\"title\":\"Taken over\",\"returnUrl\":\"/app\"}", Encoding.UTF8, "text/plain"),
            "form" => new FormUrlEncodedContent([new("title", "Taken over")]),
            _ => JsonContent.Create(new { title = "Taken over", displayName = "Taken over", returnUrl = "/app" }),
        };
        if (way is "foreign origin" or "no origin") request.Headers.Add("X-CSRF", "1");
        if (way is "foreign origin") request.Headers.Add("Origin", "https://evil.example");
        if (way is "no origin") request.Headers.Add("Origin", "null");
        if (way is "two headers") request.Headers.Add("X-CSRF", ["1", "1"]);
        if (way is "wrong header") request.Headers.Add("X-CSRF", "true");
        return request;
    }

    static async Task<string> State(TestUser user)
    {
        var state = new StringBuilder();
        foreach (var path in new[] { "/api/me", "/api/content", "/api/connections", "/api/notifications", "/api/audit" })
            state.Append((await user.Get(path)).GetRawText());
        return state.ToString();
    }
}
