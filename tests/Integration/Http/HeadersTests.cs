using System.Net;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Http;

/// <summary>What browsers are told about every answer: nobody frames it, sniffs it, keeps it or reads it from another site.</summary>
public sealed class HeadersTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    [Theory]
    [InlineData("/api/me", HttpStatusCode.Unauthorized)]
    [InlineData("/", HttpStatusCode.OK)]
    [InlineData("/docs", HttpStatusCode.OK)]
    [InlineData("/openapi/v1.json", HttpStatusCode.OK)]
    [InlineData("/health/live", HttpStatusCode.OK)]
    [InlineData("/nothing", HttpStatusCode.NotFound)]
    public async Task Every_answer_carries_the_security_headers(string path, HttpStatusCode status)
    {
        var http = system.App.NewClient();
        var answer = await http.GetAsync(path);
        if (answer.StatusCode is HttpStatusCode.Found or HttpStatusCode.MovedPermanently) answer = await http.GetAsync(answer.Headers.Location);
        await answer.Expect(status);
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["no-referrer"], answer.Headers.GetValues("Referrer-Policy"));
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Server"));
        if (path.StartsWith("/api", StringComparison.Ordinal)) Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task No_answer_of_any_route_may_be_framed_or_kept()
    {
        var user = await system.App.RegisterAsync();
        foreach (var http in new[] { system.App.NewClient(), user.Http })
            foreach (var route in await ApiDescription.RoutesAsync(system.App))
            {
                // Signing the user out would make the rest of the sweep a stranger's; leaving would too.
                if (http == user.Http && (route.Path.StartsWith("/api/auth/", StringComparison.Ordinal) || route is { Method: "DELETE", Path: "/api/me" or "/api/me/sessions/all" })) continue;
                // A stream has no end to wait for.
                using var answer = await http.SendAsync(new(new(route.Method), route.With(Chance.Id())), HttpCompletionOption.ResponseHeadersRead);
                Assert.Contains("frame-ancestors 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
                Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
                Assert.Equal(["no-referrer"], answer.Headers.GetValues("Referrer-Policy"));
                Assert.True(answer.Headers.CacheControl?.NoStore, $"{route} may be kept.");
            }
    }

    [Theory]
    [InlineData("https://evil.example", false)]
    [InlineData("null", false)]
    [InlineData("https://site.example.com.evil.example", false)]
    [InlineData("http://site.example.com", false)]
    [InlineData("https://SITE.example.com:8443", false)]
    [InlineData(StreamVibeApp.AllowedOrigin, true)]
    public async Task Another_site_is_granted_a_route_only_where_it_is_listed_and_never_the_cookie(string origin, bool granted)
    {
        var http = system.App.NewClient();
        foreach (var route in await ApiDescription.RoutesAsync(system.App))
            foreach (var preflight in new[] { true, false })
            {
                using var request = new HttpRequestMessage(preflight ? HttpMethod.Options : new(route.Method), route.With(Chance.Id()));
                request.Headers.TryAddWithoutValidation("Origin", origin);
                if (preflight) request.Headers.Add("Access-Control-Request-Method", route.Method);
                var answer = await http.SendAsync(request);
                Assert.Equal(granted, answer.Headers.Contains("Access-Control-Allow-Origin"));
                Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
            }
    }
}
