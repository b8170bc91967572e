using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace StreamVibe.Tests.Unit.Sandbox;

public sealed class YouTubeTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    [Theory]
    [InlineData("demo", 240)]
    [InlineData("large", 20_000)]
    [InlineData("second", 30)]
    [InlineData("empty", 0)]
    public async Task Paging_by_fifty_lists_every_upload_once(string account, int count)
    {
        var (access, _) = await sandbox.SignIn(account);
        await sandbox.Http.PostAsJsonAsync("/_control/youtube/quota", new { used = 0 });
        var ids = await Uploads(access);
        Assert.Equal(count, ids.Count);
        Assert.Equal(count, ids.Distinct().Count());
    }

    [Fact]
    public async Task An_account_without_a_channel_gets_no_items()
    {
        var (access, _) = await sandbox.SignIn("nochannel");
        var reply = await RunningSandbox.Json(await sandbox.YouTube(access, "channels?part=id&mine=true"));
        Assert.False(reply.TryGetProperty("items", out _));
    }

    [Theory]
    [InlineData("channels?mine=true", 400, "missingRequiredParameter")]
    [InlineData("channels?part=id", 400, "missingRequiredParameter")]
    [InlineData("channels?part=nonsense&mine=true", 400, "unknownPart")]
    [InlineData("playlistItems?part=id&playlistId=UUq7TnV2mXw0LhJ4sEaR9dKg&maxResults=51", 400, "invalidParameter")]
    [InlineData("playlistItems?part=id&playlistId=UUq7TnV2mXw0LhJ4sEaR9dKg&pageToken=made-up", 400, "invalidPageToken")]
    [InlineData("playlistItems?part=id&playlistId=UUnobody", 404, "playlistNotFound")]
    [InlineData("videos?part=id", 400, "missingRequiredParameter")]
    public async Task A_wrong_listing_is_refused_in_Googles_shape(string query, int status, string reason)
    {
        var (access, _) = await sandbox.SignIn();
        var response = await sandbox.YouTube(access, query);
        Assert.Equal((status, reason), ((int)response.StatusCode, await RunningSandbox.Reason(response)));
    }

    [Fact]
    public async Task A_dead_token_is_401_and_a_missing_scope_403()
    {
        var dead = await sandbox.YouTube("ya29.nobody", "channels?part=id&mine=true");
        Assert.Equal((HttpStatusCode.Unauthorized, "authError"), (dead.StatusCode, await RunningSandbox.Reason(dead)));
        Assert.NotEmpty(dead.Headers.WwwAuthenticate);
        var (access, _) = await sandbox.SignIn(scope: "openid");
        var lacking = await sandbox.YouTube(access, "channels?part=id&mine=true");
        Assert.Equal((HttpStatusCode.Forbidden, "insufficientPermissions"), (lacking.StatusCode, await RunningSandbox.Reason(lacking)));
    }

    [Fact]
    public async Task A_known_etag_is_answered_304()
    {
        var (access, _) = await sandbox.SignIn();
        const string query = "channels?part=snippet,statistics&mine=true";
        var etag = (await RunningSandbox.Json(await sandbox.YouTube(access, query))).GetProperty("etag").GetString();
        Assert.Equal(HttpStatusCode.NotModified, (await sandbox.YouTube(access, query, ifNoneMatch: etag)).StatusCode);
        Assert.Equal(HttpStatusCode.NotModified, (await sandbox.YouTube(access, query, ifNoneMatch: $"\"{etag}\"")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await sandbox.YouTube(access, query, ifNoneMatch: "\"other\"")).StatusCode);
    }

    [Fact]
    public async Task An_update_clears_what_it_leaves_out_and_honours_If_Match()
    {
        var (access, _) = await sandbox.SignIn();
        var id = (await Uploads(access))[0];
        var before = (await RunningSandbox.Json(await sandbox.YouTube(access, "videos?part=snippet&id=" + id))).GetProperty("items")[0];
        var body = new { id, snippet = new { title = "A better title", categoryId = "26" } };

        var stale = await sandbox.YouTube(access, "videos?part=snippet", HttpMethod.Put, body, ifMatch: "\"stale\"");
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
        var updated = await RunningSandbox.Json(await sandbox.YouTube(access, "videos?part=snippet", HttpMethod.Put, body, ifMatch: before.GetProperty("etag").GetString()));
        var snippet = updated.GetProperty("snippet");
        Assert.Equal(("A better title", ""), (snippet.GetProperty("title").GetString(), snippet.GetProperty("description").GetString()));
        Assert.False(snippet.TryGetProperty("tags", out _));
    }

    [Fact]
    public async Task A_compressed_update_is_understood_and_journalled()
    {
        var (access, _) = await sandbox.SignIn();
        var id = (await Uploads(access))[2];
        using var content = new MemoryStream();
        await using (var gzip = new GZipStream(content, CompressionLevel.Fastest, leaveOpen: true))
            await JsonSerializer.SerializeAsync(gzip, new { id, snippet = new { title = "Sent by a Google library", categoryId = "26" } });
        var request = new HttpRequestMessage(HttpMethod.Put, "/youtube/youtube/v3/videos?part=snippet") { Content = new ByteArrayContent(content.ToArray()) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Content.Headers.ContentEncoding.Add("gzip");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", access);
        Assert.Equal(HttpStatusCode.OK, (await sandbox.Http.SendAsync(request)).StatusCode);
        Assert.Contains("Sent by a Google library", await sandbox.Http.GetStringAsync("/_control/journal?service=youtube"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_owner_with_a_write_scope_may_update()
    {
        var (owner, _) = await sandbox.SignIn();
        var body = new { id = (await Uploads(owner))[1], snippet = new { title = "Mine now", categoryId = "26" } };
        var (other, _) = await sandbox.SignIn("second");
        Assert.Equal("forbidden", await RunningSandbox.Reason(await sandbox.YouTube(other, "videos?part=snippet", HttpMethod.Put, body)));
        var (reader, _) = await sandbox.SignIn(scope: RunningSandbox.ReadOnly);
        Assert.Equal("insufficientPermissions", await RunningSandbox.Reason(await sandbox.YouTube(reader, "videos?part=snippet", HttpMethod.Put, body)));
    }

    [Fact]
    public async Task A_private_video_is_shown_to_its_owner_only()
    {
        var created = await RunningSandbox.Json(await sandbox.Http.PostAsJsonAsync("/_control/youtube/items", new { account = "second", title = "Secret", visibility = "private" }));
        var id = created.GetProperty("id").GetString();
        var (owner, _) = await sandbox.SignIn("second");
        var (other, _) = await sandbox.SignIn();
        Assert.Equal(1, (await RunningSandbox.Json(await sandbox.YouTube(owner, "videos?part=id&id=" + id))).GetProperty("items").GetArrayLength());
        Assert.Equal(0, (await RunningSandbox.Json(await sandbox.YouTube(other, "videos?part=id&id=" + id))).GetProperty("items").GetArrayLength());
        await sandbox.Http.DeleteAsync("/_control/youtube/items?id=" + id);
    }

    [Fact]
    public async Task A_day_without_units_left_answers_quotaExceeded()
    {
        var (access, _) = await sandbox.SignIn();
        await sandbox.Http.PostAsJsonAsync("/_control/youtube/quota", new { dailyUnits = 10_000, used = 9_999 });
        Assert.Equal(HttpStatusCode.OK, (await sandbox.YouTube(access, "channels?part=id&mine=true")).StatusCode);
        Assert.Equal("quotaExceeded", await RunningSandbox.Reason(await sandbox.YouTube(access, "channels?part=id&mine=true")));
        await sandbox.Http.PostAsJsonAsync("/_control/youtube/quota", new { used = 0 });
    }

    async Task<List<string>> Uploads(string access)
    {
        var channel = (await RunningSandbox.Json(await sandbox.YouTube(access, "channels?part=contentDetails&mine=true"))).GetProperty("items")[0];
        var playlist = channel.GetProperty("contentDetails").GetProperty("relatedPlaylists").GetProperty("uploads").GetString();
        var ids = new List<string>();
        string? next = null;
        do
        {
            var query = $"playlistItems?part=contentDetails&maxResults=50&playlistId={playlist}" + (next is null ? "" : "&pageToken=" + next);
            var page = await RunningSandbox.Json(await sandbox.YouTube(access, query));
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("contentDetails").GetProperty("videoId").GetString()!));
            next = page.TryGetProperty("nextPageToken", out var token) ? token.GetString() : null;
        }
        while (next is not null);
        return ids;
    }
}
