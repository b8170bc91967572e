using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Accounts;

/// <summary>Seeing where one is signed in, and ending it from afar.</summary>
public sealed class MySessionsTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    [Fact]
    public async Task Live_sessions_are_listed_newest_first_and_the_asking_one_is_marked()
    {
        var user = await system.App.RegisterAsync();
        var browser = await Browser(user, "Firefox of the living room");
        await TestUser.SignInAsync(system.App.NewClient(), user.Email);

        var rows = await user.All("/api/me/sessions", limit: 2);
        Assert.Equal(3, rows.Count);
        Assert.All(rows, row => Assert.Equal(["id", "client", "createdAt", "lastUsedAt", "expiresAt", "current"], row.Names()));
        Assert.Equal(rows.Select(At).OrderDescending(), rows.Select(At));
        Assert.Equal([false, false, true], rows.Select(row => row.GetProperty("current").GetBoolean()));
        Assert.Equal("Firefox of the living room", rows[1].Text("client"));
        Assert.Equal(rows[1].Id(), (await Sessions(browser)).Single(row => row.GetProperty("current").GetBoolean()).Id());

        static DateTimeOffset At(JsonElement row) => row.GetProperty("createdAt").GetDateTimeOffset();
    }

    [Fact]
    public async Task A_session_ended_elsewhere_is_out_at_once()
    {
        var user = await system.App.RegisterAsync();
        var browser = await Browser(user);
        var phone = system.App.NewClient();
        var refresh = (await TestUser.SignInAsync(phone, user.Email)).Text("refreshToken");
        foreach (var row in (await user.All("/api/me/sessions")).Where(row => !row.GetProperty("current").GetBoolean()))
        {
            await (await user.Send(HttpMethod.Delete, $"/api/me/sessions/{row.Id()}")).Expect(HttpStatusCode.NoContent);
            // Over is over: the second time there is no such session.
            await (await user.Send(HttpMethod.Delete, $"/api/me/sessions/{row.Id()}")).Problem(HttpStatusCode.NotFound, "not_found");
        }

        await (await browser.GetAsync("/api/me")).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
        await (await phone.GetAsync("/api/me")).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
        await (await phone.PostAsJsonAsync("/api/auth/refresh", new { refreshToken = refresh })).Problem(HttpStatusCode.Unauthorized, "invalid_credentials");
        Assert.True(Assert.Single(await user.All("/api/me/sessions")).GetProperty("current").GetBoolean());
        Assert.Equal(2, (await user.All("/api/audit")).Count(row => row.Text("action") == "session.ended"));
    }

    [Fact]
    public async Task Somebody_elses_session_is_404_and_lives()
    {
        var (user, other) = (await system.App.RegisterAsync(), await system.App.RegisterAsync());
        await (await other.Send(HttpMethod.Delete, $"/api/me/sessions/{(await user.All("/api/me/sessions"))[0].Id()}")).Problem(HttpStatusCode.NotFound, "not_found");
        Assert.Equal(user.Id, (await user.Get("/api/me")).Id());
    }

    [Fact]
    public async Task Ending_all_ends_this_one_too()
    {
        var user = await system.App.RegisterAsync();
        var browser = await Browser(user);
        var phone = system.App.NewClient();
        var refresh = (await TestUser.SignInAsync(phone, user.Email)).Text("refreshToken");
        await (await browser.DeleteAsync("/api/me/sessions/all")).Expect(HttpStatusCode.NoContent);

        foreach (var http in new[] { user.Http, browser, phone }) await (await http.GetAsync("/api/me")).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
        await (await phone.PostAsJsonAsync("/api/auth/refresh", new { refreshToken = refresh })).Problem(HttpStatusCode.Unauthorized, "invalid_credentials");
        await user.SignInAgain();
        Assert.Single(await user.All("/api/me/sessions"));
    }

    [Fact]
    public async Task Each_sign_in_is_a_new_session_and_an_old_cookie_is_worth_nothing_after_its_end()
    {
        var user = await system.App.RegisterAsync();
        var (first, second) = (await Cookie(user), await Cookie(user));
        Assert.NotEqual(first, second);
        // A cookie that somebody planted is not adopted: signing in with it opens another session.
        var third = await Cookie(user, planted: first);
        Assert.Equal(4, (await user.All("/api/me/sessions")).Select(row => row.Id()).Distinct().Count());

        await (await With(first).PostAsync("/api/auth/logout", null)).Expect(HttpStatusCode.NoContent);
        await (await With(first).GetAsync("/api/me")).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
        await (await With(third).GetAsync("/api/me")).Expect(HttpStatusCode.OK);
        await (await user.Send(HttpMethod.Delete, "/api/me/sessions/all")).Expect(HttpStatusCode.NoContent);
        foreach (var cookie in new[] { first, second, third }) await (await With(cookie).GetAsync("/api/me")).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    static async Task<List<JsonElement>> Sessions(HttpClient http) => [.. (await (await http.GetAsync("/api/me/sessions")).Json()).GetProperty("items").EnumerateArray()];

    async Task<HttpClient> Browser(TestUser user, string client = "browser")
    {
        var http = With(null);
        http.DefaultRequestHeaders.Add("User-Agent", client);
        http.DefaultRequestHeaders.Add("Cookie", await Cookie(user, client: client));
        return http;
    }

    async Task<string> Cookie(TestUser user, string? planted = null, string client = "browser")
    {
        using var http = With(planted);
        http.DefaultRequestHeaders.Add("User-Agent", client);
        var answer = await http.PostAsJsonAsync("/api/auth/login?useCookies=true", new { email = user.Email, password = TestUser.Password });
        return (await answer.Expect(HttpStatusCode.OK)).Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    HttpClient With(string? cookie)
    {
        var http = system.App.NewClient();
        http.DefaultRequestHeaders.Add("X-CSRF", "1");
        if (cookie is not null) http.DefaultRequestHeaders.Add("Cookie", cookie);
        return http;
    }
}
