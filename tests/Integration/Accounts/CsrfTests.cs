using System.Net;
using System.Net.Http.Json;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Accounts;

/// <summary>A foreign page must not be able to use the browser's cookie.</summary>
public sealed class CsrfTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    const string Change = "/api/notifications/read-all";

    [Fact]
    public async Task A_cookie_changes_nothing_without_the_header()
    {
        var browser = await NewBrowser();
        await (await browser.PostAsync(Change, null)).Problem(HttpStatusCode.Forbidden, "csrf_required");
        await (await Post(browser, Change, csrf: "0")).Problem(HttpStatusCode.Forbidden, "csrf_required");
        await (await Post(browser, Change, csrf: "1")).Expect(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task The_header_from_another_origin_is_not_enough()
    {
        var browser = await NewBrowser();
        foreach (var origin in new[] { "https://evil.example", "null", StreamVibeApp.AllowedOrigin, system.App.Url + ".evil.example" })
            await (await Post(browser, Change, csrf: "1", origin)).Problem(HttpStatusCode.Forbidden, "csrf_required");
        await (await Post(browser, Change, csrf: "1", system.App.Url)).Expect(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Reading_with_a_cookie_needs_no_header() => await (await (await NewBrowser()).GetAsync("/api/me")).Expect(HttpStatusCode.OK);

    [Fact]
    public async Task A_token_needs_no_header()
    {
        var user = await system.App.RegisterAsync();
        await (await Post(user.Http, Change, csrf: null, "https://evil.example")).Expect(HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData("useCookies=true")]
    [InlineData("useSessionCookies=true")]
    public async Task Signing_in_by_cookie_needs_the_header(string query)
    {
        var user = await system.App.RegisterAsync();
        var body = new { email = user.Email, password = TestUser.Password };
        await (await system.App.NewClient().PostAsJsonAsync($"/api/auth/login?{query}", body)).Problem(HttpStatusCode.Forbidden, "csrf_required");
    }

    async Task<HttpClient> NewBrowser() => await Browser.OfAsync(await system.App.RegisterAsync());

    static Task<HttpResponseMessage> Post(HttpClient http, string path, string? csrf, string? origin = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path);
        if (csrf is not null) request.Headers.Add("X-CSRF", csrf);
        if (origin is not null) request.Headers.Add("Origin", origin);
        return http.SendAsync(request);
    }
}
