using System.Net;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Connections;

/// <summary>Where a consent may start, and where it may send the browser.</summary>
public sealed class AuthorizeTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    [Theory]
    [InlineData("")]
    [InlineData("app")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("/\n/evil.example")]
    [InlineData(" /app")]
    [InlineData("https://evil.example")]
    [InlineData("https://app.example.com/connected/")]
    [InlineData("https://app.example.com/connected?more=1")]
    [InlineData("https://app.example.com.evil.example/connected")]
    [InlineData("HTTPS://APP.EXAMPLE.COM/CONNECTED")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("/app\0")]
    public async Task A_return_address_outside_the_rules_is_refused(string returnUrl)
    {
        var user = await system.App.RegisterAsync();
        await (await user.Send(HttpMethod.Post, "/api/connections/youtube/authorize", new { returnUrl })).Problem(HttpStatusCode.BadRequest, "invalid_return_url");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/app/connections?from=settings#list")]
    [InlineData(StreamVibeApp.AllowedReturnUrl)]
    public async Task A_path_of_ours_and_a_listed_address_are_taken(string returnUrl) =>
        Assert.StartsWith("http://127.0.0.1:", await (await system.App.RegisterAsync()).Authorize(returnUrl), StringComparison.Ordinal);

    [Fact]
    public async Task A_platform_that_is_not_set_up_is_not_supported_and_an_unknown_one_is_404()
    {
        var user = await system.App.RegisterAsync();
        await (await user.Send(HttpMethod.Post, "/api/connections/tiktok/authorize", new { returnUrl = "/app" })).Problem(HttpStatusCode.Conflict, "not_supported");
        await (await user.Send(HttpMethod.Post, "/api/connections/myspace/authorize", new { returnUrl = "/app" })).Problem(HttpStatusCode.NotFound, "not_found");
        await (await user.Send(HttpMethod.Post, "/api/connections/youtube/authorize", new { returnUrl = "/app", capability = "everything" })).Invalid("capability");
        await (await user.Send(HttpMethod.Post, "/api/connections/youtube/authorize", new { })).Invalid("returnUrl");
    }

    [Fact]
    public async Task Platforms_are_listed_with_what_can_be_done_here()
    {
        var platforms = await (await system.App.RegisterAsync()).All("/api/platforms");
        Assert.Equal(["youtube", "instagram", "tiktok", "facebook"], platforms.Select(platform => platform.Text("platform")));
        Assert.Equal([true, false, false, false], platforms.Select(platform => platform.GetProperty("configured").GetBoolean()));
        Assert.Equal(["sync", "analyze", "publish"], platforms[0].Texts("capabilities"));
    }
}
