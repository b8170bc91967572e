using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace StreamVibe.Tests.Unit.Sandbox;

public sealed class FaultTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    const string Mine = "channels?part=id&mine=true";

    [Theory]
    [InlineData(403, "quotaExceeded")]
    [InlineData(429, "rateLimitExceeded")]
    [InlineData(503, "backendError")]
    public async Task A_status_comes_in_YouTubes_own_shape(int status, string reason)
    {
        var (access, _) = await sandbox.SignIn();
        await sandbox.Fault(new { service = "youtube", kind = "status", status, retryAfter = 7 });
        var response = await sandbox.YouTube(access, Mine);
        Assert.Equal((status, reason, "7"), ((int)response.StatusCode, await RunningSandbox.Reason(response), response.Headers.GetValues("Retry-After").Single()));
        Assert.Equal(HttpStatusCode.OK, (await sandbox.YouTube(access, Mine)).StatusCode);
    }

    [Fact]
    public async Task The_token_endpoint_fails_in_its_own_shape()
    {
        await sandbox.Fault(new { service = "google", route = "/token", kind = "status", status = 503 });
        var response = await sandbox.Token(("grant_type", "refresh_token"));
        Assert.Equal((503, "internal_failure"), ((int)response.StatusCode, (await RunningSandbox.Json(response)).GetProperty("error").GetString()));
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("hang")]
    [InlineData("truncate")]
    [InlineData("swallow")]
    public async Task A_lost_answer_is_an_exception_at_the_client(string kind)
    {
        var (access, _) = await sandbox.SignIn();
        await sandbox.Fault(new { service = "youtube", route = "channels", method = "GET", kind, delayMs = 20 });
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => sandbox.YouTube(access, Mine));
        Assert.Equal(HttpStatusCode.OK, (await sandbox.YouTube(access, Mine)).StatusCode);
    }

    [Fact]
    public async Task A_drip_begins_well_and_does_not_end()
    {
        var (access, _) = await sandbox.SignIn();
        await sandbox.Fault(new { service = "youtube", route = "channels", kind = "drip" });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/youtube/youtube/v3/" + Mine);
        request.Headers.Authorization = new("Bearer", access);
        using var response = await sandbox.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await using var body = await response.Content.ReadAsStreamAsync();
        var bytes = new byte[10];
        Assert.Equal((1, 1), (await body.ReadAsync(bytes), await body.ReadAsync(bytes)));
    }

    [Fact]
    public async Task Garbage_is_a_success_that_is_not_JSON()
    {
        var (access, _) = await sandbox.SignIn();
        await sandbox.Fault(new { service = "youtube", kind = "garbage", times = 2 });
        for (var time = 0; time < 2; time++)
        {
            var response = await sandbox.YouTube(access, Mine);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            var text = await response.Content.ReadAsStringAsync();
            Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(text));
        }
    }

    [Fact]
    public async Task A_fault_can_wait_for_one_accounts_third_request()
    {
        var ((demo, _), (second, _)) = (await sandbox.SignIn(), await sandbox.SignIn("second"));
        await sandbox.Fault(new { service = "youtube", account = "demo", kind = "status", skip = 2 });
        List<HttpStatusCode> statuses = [];
        foreach (var access in new[] { demo, second, second, second, demo, second, demo, demo }) statuses.Add((await sandbox.YouTube(access, Mine)).StatusCode);
        Assert.Equal([6], statuses.Index().Where(row => row.Item == HttpStatusCode.ServiceUnavailable).Select(row => row.Index));
    }

    [Fact]
    public async Task What_hangs_is_let_go_when_its_fault_is_taken_away_by_its_id_also_after_it_has_bitten()
    {
        var (access, _) = await sandbox.SignIn();
        var fault = await RunningSandbox.Json(await sandbox.Fault(new { service = "youtube", kind = "hang" }));
        var asked = sandbox.YouTube(access, Mine);
        while ((await sandbox.Http.GetFromJsonAsync<JsonElement>("/_control/faults")).GetProperty("faults").GetArrayLength() > 0) await Task.Delay(10);
        // All that wait to happen are not those that have.
        await sandbox.Http.DeleteAsync("/_control/faults");
        Assert.False(asked.IsCompleted);
        await sandbox.Http.DeleteAsync($"/_control/faults?id={fault.GetProperty("id").GetInt32()}");
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => asked.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_slow_request_is_served_as_usual_once_it_is_let_go()
    {
        var (access, _) = await sandbox.SignIn();
        var fault = await RunningSandbox.Json(await sandbox.Fault(new { service = "youtube", kind = "slow" }));
        var asked = sandbox.YouTube(access, Mine);
        while ((await sandbox.Http.GetFromJsonAsync<JsonElement>("/_control/faults")).GetProperty("faults").GetArrayLength() > 0) await Task.Delay(10);
        Assert.False(asked.IsCompleted);
        await sandbox.Http.DeleteAsync($"/_control/faults?id={fault.GetProperty("id").GetInt32()}");
        Assert.Equal(HttpStatusCode.OK, (await asked.WaitAsync(TimeSpan.FromSeconds(30))).StatusCode);
    }

    [Fact]
    public async Task A_swallowed_request_was_done()
    {
        var item = await RunningSandbox.Json(await sandbox.Http.PostAsJsonAsync("/_control/youtube/items", new { account = "demo", title = "Before" }));
        var id = item.GetProperty("id").GetString();
        var (access, _) = await sandbox.SignIn();
        await sandbox.Fault(new { service = "youtube", route = "videos", kind = "swallow" });
        var body = new { id, snippet = new { title = "After", categoryId = "26" } };
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => sandbox.YouTube(access, "videos?part=snippet", HttpMethod.Put, body));
        var video = (await RunningSandbox.Json(await sandbox.YouTube(access, "videos?part=snippet&id=" + id))).GetProperty("items")[0];
        Assert.Equal("After", video.GetProperty("snippet").GetProperty("title").GetString());
    }

    [Fact]
    public async Task A_mistyped_fault_is_refused()
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await sandbox.Fault(new { kind = "explode" })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await sandbox.Fault(new { kind = "reset", service = "myspace" })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await sandbox.Fault(new { kind = "reset", tims = 2 })).StatusCode);
    }

    [Fact]
    public async Task A_reset_puts_the_seed_back_and_clears_faults()
    {
        await sandbox.Fault(new { service = "stranger", kind = "reset" });
        await sandbox.Fault(new { kind = "reset", times = 9 });
        await sandbox.Http.PostAsJsonAsync("/_control/youtube/items", new { account = "empty", title = "Not in the seed" });
        var (access, _) = await SignInPast();
        await sandbox.Http.PostAsync("/_control/reset", null);
        Assert.Equal(0, (await sandbox.Http.GetFromJsonAsync<JsonElement>("/_control/youtube/items?account=empty")).GetProperty("total").GetInt32());
        Assert.Equal(HttpStatusCode.Unauthorized, (await sandbox.YouTube(access, Mine)).StatusCode);
    }

    async Task<(string Access, string Refresh)> SignInPast()
    {
        await sandbox.Http.DeleteAsync("/_control/faults");
        var tokens = await sandbox.SignIn();
        await sandbox.Fault(new { kind = "reset", times = 9 });
        return tokens;
    }
}
