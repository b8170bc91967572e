using System.Net;

namespace StreamVibe.Tests.Unit.Sandbox;

public sealed class AuthorizationTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    [Fact]
    public async Task Approval_returns_a_code_and_the_state()
    {
        var response = await sandbox.Authorize();
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        var returned = RunningSandbox.Returned(response);
        Assert.Equal("a state & more", returned["state"]);
        Assert.NotEmpty(returned["code"]);
    }

    [Fact]
    public async Task Refusal_returns_access_denied_and_the_state()
    {
        var returned = RunningSandbox.Returned(await sandbox.Authorize(("sandbox_decision", "deny")));
        Assert.Equal(("access_denied", "a state & more"), (returned["error"], returned["state"]));
        Assert.DoesNotContain("code", returned.Keys);
    }

    [Theory]
    [InlineData("client_id", null)]
    [InlineData("client_id", "another")]
    [InlineData("redirect_uri", null)]
    [InlineData("redirect_uri", "https://evil.example/callback")]
    [InlineData("redirect_uri", "http://127.0.0.1.evil.example/callback")]
    [InlineData("redirect_uri", "http://user@127.0.0.1/callback")]
    [InlineData("response_type", "token")]
    [InlineData("scope", null)]
    [InlineData("scope", "everything")]
    [InlineData("code_challenge", "short")]
    [InlineData("code_challenge_method", "S512")]
    public async Task A_wrong_request_gets_a_page_and_never_a_redirect(string parameter, string? value)
    {
        var response = await sandbox.Authorize((parameter, value));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Null(response.Headers.Location);
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_person_gets_a_page_that_escapes_what_the_client_sent()
    {
        var response = await sandbox.Authorize(("sandbox_decision", null), ("state", "\"><script>alert(1)</script>"));
        var page = await response.Content.ReadAsStringAsync();
        Assert.Contains("<form", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_can_leave_out_a_scope()
    {
        var form = new Dictionary<string, string>
        {
            ["client_id"] = "sandbox-google-client",
            ["redirect_uri"] = RunningSandbox.Redirect,
            ["response_type"] = "code",
            ["state"] = "s",
            ["scope"] = $"openid {RunningSandbox.ReadOnly} {RunningSandbox.ForceSsl}",
            ["allow"] = RunningSandbox.ReadOnly,
            ["sandbox_decision"] = "approve",
            ["sandbox_account"] = "second",
        };
        var response = await sandbox.Http.PostAsync("/google/o/oauth2/v2/auth", new FormUrlEncodedContent(form));
        Assert.Equal($"openid {RunningSandbox.ReadOnly}", RunningSandbox.Returned(response)["scope"]);
    }

    [Fact]
    public async Task Another_host_name_is_refused()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/_control/clock");
        request.Headers.Host = "rebound.example";
        Assert.Equal(HttpStatusCode.MisdirectedRequest, (await sandbox.Http.SendAsync(request)).StatusCode);
    }
}
