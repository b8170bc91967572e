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
        // A busy machine is not ready at any moment: each of its checks has two seconds.
        var ready = await (await Eventually.Get("the system to be ready", () => http.GetAsync("/health/ready"), answer => answer.StatusCode == HttpStatusCode.OK)).Json();
        Assert.Equal("Healthy", ready.Text("status"));
        Assert.Equal(["process", "cluster", "database", "clock", "maintenance"], ready.GetProperty("checks").Names());
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
