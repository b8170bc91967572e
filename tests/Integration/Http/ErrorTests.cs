using System.Net;
using System.Text;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Http;

/// <summary>Every error, also the framework's, is problem details with a code of ours.</summary>
public sealed class ErrorTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    [Theory]
    [InlineData("/api/nothing-here")]
    [InlineData("/nothing")]
    [InlineData("/api/content/")]
    [InlineData("/api/quota/likes")]
    [InlineData("/api/connections/callback/myspace")]
    public async Task An_unknown_address_is_404(string path)
    {
        var user = await system.App.RegisterAsync();
        if (path == "/api/content/") await (await user.Http.GetAsync(path)).Expect(HttpStatusCode.OK);
        else await (await user.Http.GetAsync(path)).Problem(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task A_body_of_more_than_a_megabyte_is_413()
    {
        var user = await system.App.RegisterAsync();
        var (_, _) = await user.ConnectNew(items: 1);
        var item = (await user.All("/api/content"))[0].Id();
        await (await Send(user, HttpMethod.Patch, $"/api/content/{item}", "{\"title\":\"" + new string('x', 1_048_577) + "\"}")).Problem(HttpStatusCode.RequestEntityTooLarge, "too_large");
        await (await Send(user, HttpMethod.Patch, $"/api/content/{item}", "{\"title\":\"" + new string('x', 1_048_577) + "\"}", key: "big")).Problem(HttpStatusCode.RequestEntityTooLarge, "too_large");
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task A_body_of_another_type_is_415(string type)
    {
        var user = await system.App.RegisterAsync();
        await (await Send(user, HttpMethod.Post, "/api/connections/youtube/authorize", "{\"returnUrl\":\"/app\"}", type)).Problem(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
        await (await Send(user, HttpMethod.Post, "/api/auth/login", "{}", type)).Problem(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{\"returnUrl\":5}")]
    [InlineData("{\"returnUrl\":\"/app\",\"returnUrl\":\"/other\"}")]
    [InlineData("{\"returnUrl\":\"/app\",\"connectionId\":\"not-an-id\"}")]
    public async Task A_body_that_is_not_the_json_it_should_be_is_400_and_named(string body)
    {
        var user = await system.App.RegisterAsync();
        var problem = await (await Send(user, HttpMethod.Post, "/api/connections/youtube/authorize", body)).Problem(HttpStatusCode.BadRequest, "validation_failed");
        Assert.NotEmpty(problem.GetProperty("errors").EnumerateObject());
    }

    [Fact]
    public async Task A_method_that_a_route_does_not_know_is_refused_with_a_problem()
    {
        var user = await system.App.RegisterAsync();
        var answer = await user.Send(HttpMethod.Put, "/api/me");
        await answer.Problem(HttpStatusCode.MethodNotAllowed, "not_supported");
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("tab\there")]
    [InlineData("")]
    [InlineData("long")]
    public async Task A_malformed_idempotency_key_is_400(string key)
    {
        var user = await system.App.RegisterAsync();
        await (await user.Send(HttpMethod.Post, "/api/notifications/read-all", key: key == "long" ? new string('k', 256) : key)).Invalid("Idempotency-Key");
    }

    static Task<HttpResponseMessage> Send(TestUser user, HttpMethod method, string path, string body, string type = "application/json", string? key = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, Encoding.UTF8, type) };
        request.Headers.ExpectContinue = body.Length > 1_000_000;
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        return user.Http.SendAsync(request);
    }
}
