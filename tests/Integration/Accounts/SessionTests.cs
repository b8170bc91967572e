using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Accounts;

/// <summary>Signing in, staying in and leaving, by token and by cookie.</summary>
public sealed class SessionTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    [Fact]
    public async Task A_registered_person_signs_in_and_sees_their_profile()
    {
        var user = await system.App.RegisterAsync();
        var me = await user.Get("/api/me");
        Assert.Equal(["id", "email", "displayName", "roles", "plan", "timeZone"], me.Names());
        Assert.Equal((user.Email, "free", "UTC"), (me.Text("email"), me.Text("plan"), me.Text("timeZone")));
        Assert.Empty(me.Texts("roles"));
    }

    [Fact]
    public async Task A_refresh_token_gives_the_next_pair()
    {
        var user = await system.App.RegisterAsync();
        var first = await TestUser.SignInAsync(user.Http, user.Email);
        var anybody = system.App.NewClient();
        var second = await (await Refresh(anybody, first.Text("refreshToken"))).Json();
        Assert.NotEqual(first.Text("refreshToken"), second.Text("refreshToken"));
        Assert.NotEqual(second.Text("refreshToken"), (await (await Refresh(anybody, second.Text("refreshToken"))).Json()).Text("refreshToken"));

        anybody.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", second.Text("accessToken"));
        await (await anybody.GetAsync("/api/me")).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_made_up_refresh_token_is_refused(string token) =>
        await (await Refresh(system.App.NewClient(), token)).Problem(HttpStatusCode.Unauthorized, "invalid_credentials");

    [Fact]
    public async Task Logging_out_ends_the_session_at_once_and_no_other()
    {
        var user = await system.App.RegisterAsync();
        var other = system.App.NewClient();
        await TestUser.SignInAsync(other, user.Email);
        var refresh = (await TestUser.SignInAsync(user.Http, user.Email)).Text("refreshToken");
        await (await user.Send(HttpMethod.Post, "/api/auth/logout")).Expect(HttpStatusCode.NoContent);

        await (await user.Http.GetAsync("/api/me")).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
        await (await Refresh(user.Http, refresh)).Problem(HttpStatusCode.Unauthorized, "invalid_credentials");
        await (await other.GetAsync("/api/me")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_cookie_signs_in_and_cannot_be_read_by_scripts()
    {
        var user = await system.App.RegisterAsync();
        var browser = system.App.NewClient(cookies: true);
        browser.DefaultRequestHeaders.Add("X-CSRF", "1");
        var answer = await browser.PostAsJsonAsync("/api/auth/login?useCookies=true", new { email = user.Email, password = TestUser.Password });
        await answer.Expect(HttpStatusCode.OK);
        Assert.Empty(await answer.Content.ReadAsStringAsync());
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);

        Assert.Equal(user.Id, (await browser.GetFromJsonAsync<JsonElement>("/api/me")).Id());
        await (await browser.PostAsync("/api/auth/logout", null)).Expect(HttpStatusCode.NoContent);
        browser.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);
        await (await browser.GetAsync("/api/me")).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    static Task<HttpResponseMessage> Refresh(HttpClient http, string refreshToken) => http.PostAsJsonAsync("/api/auth/refresh", new { refreshToken });
}
