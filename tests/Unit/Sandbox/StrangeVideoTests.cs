using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace StreamVibe.Tests.Unit.Sandbox;

/// <summary>Videos that are gone, answers that are malformed, accounts in trouble.</summary>
public sealed class StrangeVideoTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    [Fact]
    public async Task A_removed_video_leaves_its_place_in_the_list_only()
    {
        var (access, playlist) = await Channel("removed", items: 2);
        var id = (await Shown(access, playlist))[0].GetProperty("contentDetails").GetProperty("videoId").GetString()!;
        await Change(JsonSerializer.Serialize(new { id, removed = true }));
        await sandbox.Restart();
        var place = (await Shown(access, playlist))[0];
        Assert.Equal((id, "Deleted video"), (place.GetProperty("contentDetails").GetProperty("videoId").GetString(), place.GetProperty("snippet").GetProperty("title").GetString()));
        Assert.Empty(await Videos(access, id));
        Assert.Equal("videoNotFound", await RunningSandbox.Reason(await sandbox.YouTube(access, "videos?part=snippet", HttpMethod.Put, new { id, snippet = new { title = "t", categoryId = "26" } })));
        await Change(JsonSerializer.Serialize(new { id, removed = false }));
        Assert.Single(await Videos(access, id));
    }

    [Fact]
    public async Task What_is_put_over_a_video_is_what_is_answered_and_changes_its_etag()
    {
        var (access, playlist) = await Channel("raw", items: 1);
        var id = (await Shown(access, playlist))[0].GetProperty("contentDetails").GetProperty("videoId").GetString()!;
        var etag = await ETag(access, id);
        await Change($$$"""{"id":"{{{id}}}","raw":{"snippet":{"title":["a list"],"publishedAt":null,"tags":[null,1e400,"\u0000"]},"statistics":7}}""");
        await sandbox.Restart();
        var text = await (await sandbox.YouTube(access, "videos?part=snippet,statistics&id=" + id)).Content.ReadAsStringAsync();
        var video = JsonDocument.Parse(text).RootElement.GetProperty("items")[0];
        var snippet = video.GetProperty("snippet");
        Assert.Equal((JsonValueKind.Array, JsonValueKind.Number), (snippet.GetProperty("title").ValueKind, video.GetProperty("statistics").ValueKind));
        Assert.False(snippet.TryGetProperty("publishedAt", out _));
        Assert.Equal("[null,1e400,\"\\u0000\"]", snippet.GetProperty("tags").GetRawText());
        Assert.NotEmpty(snippet.GetProperty("channelTitle").GetString()!);
        Assert.NotEqual(etag, await ETag(access, id));
        await Change($$"""{"id":"{{id}}","raw":"not a video at all"}""");
        Assert.Equal(JsonValueKind.String, (await Videos(access, id)).Single().ValueKind);
    }

    [Fact]
    public async Task A_strange_id_stands_in_the_list_and_in_the_video()
    {
        var (access, playlist) = await Channel("strange-id", items: 1);
        var id = (await Shown(access, playlist))[0].GetProperty("contentDetails").GetProperty("videoId").GetString()!;
        await Change($$"""{"id":"{{id}}","rawId":9007199254740993}""");
        var place = (await Shown(access, playlist))[0];
        Assert.Equal((9007199254740993, 9007199254740993), (place.GetProperty("contentDetails").GetProperty("videoId").GetInt64(), place.GetProperty("snippet").GetProperty("resourceId").GetProperty("videoId").GetInt64()));
        Assert.Equal(9007199254740993, (await Videos(access, id)).Single().GetProperty("id").GetInt64());
    }

    [Theory]
    [InlineData("suspended", 403, "authenticatedUserAccountSuspended")]
    [InlineData("closed", 403, "authenticatedUserAccountClosed")]
    [InlineData("signupRequired", 401, "youtubeSignupRequired")]
    public async Task An_account_in_trouble_is_refused_everything_until_it_is_not(string state, int status, string reason)
    {
        var (access, playlist) = await Channel($"trouble-{status}-{state.Length}", items: 1);
        await State(new { name = $"trouble-{status}-{state.Length}", state });
        await sandbox.Restart();
        foreach (var query in new[] { "channels?part=id&mine=true", $"playlistItems?part=id&playlistId={playlist}", "videos?part=id&id=x" })
        {
            var answer = await sandbox.YouTube(access, query);
            Assert.Equal((status, reason), ((int)answer.StatusCode, await RunningSandbox.Reason(answer)));
        }
        await State(new { name = $"trouble-{status}-{state.Length}", state = "active" });
        Assert.Single(await Shown(access, playlist));
    }

    [Fact]
    public async Task A_channel_that_is_gone_is_not_listed_and_neither_are_its_videos()
    {
        var (access, playlist) = await Channel("gone", items: 1);
        var id = (await Shown(access, playlist))[0].GetProperty("contentDetails").GetProperty("videoId").GetString()!;
        await State(new { name = "gone", state = "noChannel" });
        Assert.False((await RunningSandbox.Json(await sandbox.YouTube(access, "channels?part=id&mine=true"))).TryGetProperty("items", out _));
        Assert.Equal("playlistNotFound", await RunningSandbox.Reason(await sandbox.YouTube(access, $"playlistItems?part=id&playlistId={playlist}")));
        Assert.Empty(await Videos(access, id));
    }

    [Theory]
    [InlineData("forbidden", "playlistItemsNotAccessible")]
    [InlineData("missing", "playlistNotFound")]
    public async Task The_uploads_alone_can_be_refused(string how, string reason)
    {
        var (access, playlist) = await Channel("uploads-" + how, items: 1);
        await State(new { name = "uploads-" + how, playlist = how });
        Assert.Equal(reason, await RunningSandbox.Reason(await sandbox.YouTube(access, $"playlistItems?part=id&playlistId={playlist}")));
        Assert.Equal(HttpStatusCode.OK, (await sandbox.YouTube(access, "channels?part=id&mine=true")).StatusCode);
    }

    [Fact]
    public async Task An_unknown_state_is_refused()
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await sandbox.Http.PatchAsJsonAsync("/_control/youtube/accounts", new { name = "demo", state = "sleepy" })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await sandbox.Http.PatchAsJsonAsync("/_control/youtube/accounts", new { name = "nobody", state = "active" })).StatusCode);
    }

    [Fact]
    public async Task Units_that_are_used_up_come_back_at_midnight_Pacific_time_of_this_clock()
    {
        await Channel("quota", items: 0);
        await sandbox.Http.PostAsJsonAsync("/_control/youtube/quota", new { dailyUnits = 0 });
        var (access, _) = await sandbox.SignIn("quota");
        Assert.Equal("quotaExceeded", await RunningSandbox.Reason(await sandbox.YouTube(access, "channels?part=id&mine=true")));
        await sandbox.Http.PostAsJsonAsync("/_control/youtube/quota", new { dailyUnits = 10, used = 10 });
        Assert.Equal(HttpStatusCode.Forbidden, (await sandbox.YouTube(access, "channels?part=id&mine=true")).StatusCode);
        await sandbox.Http.PostAsJsonAsync("/_control/clock", new { advance = "1.00:00:00" });
        (access, _) = await sandbox.SignIn("quota");
        Assert.Equal(HttpStatusCode.OK, (await sandbox.YouTube(access, "channels?part=id&mine=true")).StatusCode);
        await sandbox.Http.PostAsJsonAsync("/_control/youtube/quota", new { dailyUnits = 10_000, used = 0 });
    }

    async Task<(string Access, string Playlist)> Channel(string name, int items)
    {
        var made = await RunningSandbox.Json(await sandbox.Http.PostAsJsonAsync("/_control/accounts", new { name, items }));
        return ((await sandbox.SignIn(name)).Access, "UU" + made.GetProperty("channelId").GetString()![2..]);
    }

    async Task Change(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        (await sandbox.Http.PatchAsync("/_control/youtube/items", content)).EnsureSuccessStatusCode();
    }

    async Task State(object state) => (await sandbox.Http.PatchAsJsonAsync("/_control/youtube/accounts", state)).EnsureSuccessStatusCode();

    async Task<List<JsonElement>> Shown(string access, string playlist) =>
        [.. (await RunningSandbox.Json(await sandbox.YouTube(access, $"playlistItems?part=snippet,contentDetails&maxResults=50&playlistId={playlist}"))).GetProperty("items").EnumerateArray()];

    async Task<List<JsonElement>> Videos(string access, string id) => [.. (await RunningSandbox.Json(await sandbox.YouTube(access, "videos?part=id,snippet&id=" + id))).GetProperty("items").EnumerateArray()];

    async Task<string> ETag(string access, string id) => (await RunningSandbox.Json(await sandbox.YouTube(access, "videos?part=snippet&id=" + id))).GetProperty("etag").GetString()!;
}
