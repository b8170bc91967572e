using System.Net;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Http;

/// <summary>What those who run the installation rely on.</summary>
public sealed class OperationsTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    [Fact]
    public async Task Live_and_ready_answer_without_a_sign_in()
    {
        var http = system.App.NewClient();
        await (await http.GetAsync("/health/live")).Expect(HttpStatusCode.OK);
        var ready = await (await http.GetAsync("/health/ready")).Json();
        Assert.Equal("Healthy", ready.Text("status"));
        Assert.Equal(["process", "cluster", "database", "clock"], ready.GetProperty("checks").Names());
    }

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
    public async Task Metrics_of_requests_grains_database_and_product_can_be_scraped()
    {
        var user = await system.App.RegisterAsync();
        await user.ConnectNew(items: 1);
        // A scrape may be answered from the one just before.
        var metrics = await Eventually.Get("the metrics of this sync", () => user.Http.GetStringAsync("/metrics"), text => text.Contains("streamvibe_sync_runs", StringComparison.Ordinal));
        foreach (var name in new[] { "http_server_request_duration_seconds", "orleans_", "db_client_", "streamvibe_sync_items", "streamvibe_quota_holds", "http_route=\"/api/me/\"" })
            Assert.Contains(name, metrics, StringComparison.Ordinal);
        Assert.DoesNotContain(user.Email, metrics, StringComparison.Ordinal);
        Assert.DoesNotContain(user.Id.ToString(), metrics, StringComparison.Ordinal);
        // The outside world's own requests are nobody's latency.
        Assert.DoesNotContain("http_route=\"/google", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("http_route=\"/_control", metrics, StringComparison.Ordinal);
    }
}
