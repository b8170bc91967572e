using System.Net;
using System.Net.Http.Json;

namespace StreamVibe.Tests.Unit.Sandbox;

public sealed class GrantScriptTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    [Fact]
    public async Task A_rotating_refresh_token_works_once()
    {
        var (_, first) = await sandbox.SignIn("demo");
        await Script(new { account = "demo", rotates = true });
        var reply = await RunningSandbox.Json(await sandbox.Refresh(first));
        var second = reply.GetProperty("refresh_token").GetString()!;
        Assert.NotEqual(first, second);
        Assert.Equal(HttpStatusCode.BadRequest, (await sandbox.Refresh(first)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await sandbox.Refresh(second)).StatusCode);
    }

    [Fact]
    public async Task A_grant_for_a_time_says_how_much_is_left_and_ends()
    {
        await Script(new { account = "second", grantSeconds = 7200 });
        var (_, refresh) = await sandbox.SignIn("second");
        Assert.InRange((await RunningSandbox.Json(await sandbox.Refresh(refresh))).GetProperty("refresh_token_expires_in").GetInt64(), 7000, 7200);
        await sandbox.Http.PostAsJsonAsync("/_control/clock", new { advance = "02:00:01" });
        Assert.Equal(HttpStatusCode.BadRequest, (await sandbox.Refresh(refresh)).StatusCode);
    }

    [Fact]
    public async Task What_is_narrowed_is_gone_from_live_tokens_at_once()
    {
        var (access, refresh) = await sandbox.SignIn("empty");
        Assert.Equal(HttpStatusCode.OK, (await sandbox.YouTube(access, "channels?part=id&mine=true")).StatusCode);
        (await sandbox.Http.PostAsJsonAsync("/_control/google/narrow", new { account = "empty", scopes = "openid" })).EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.Forbidden, (await sandbox.YouTube(access, "channels?part=id&mine=true")).StatusCode);
        Assert.DoesNotContain("youtube", (await RunningSandbox.Json(await sandbox.Refresh(refresh))).GetProperty("scope").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_for_nobody_is_refused() =>
        Assert.Equal(HttpStatusCode.BadRequest, (await sandbox.Http.PostAsJsonAsync("/_control/google/script", new { account = "nobody" })).StatusCode);

    async Task Script(object script) => (await sandbox.Http.PostAsJsonAsync("/_control/google/script", script)).EnsureSuccessStatusCode();
}
