using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace StreamVibe.Tests.Unit.Sandbox;

/// <summary>Strange lists over HTTP, each on an account of its own.</summary>
public sealed class ScriptTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    [Fact]
    public async Task The_list_changes_before_its_page_is_answered_once()
    {
        var (access, playlist) = await Channel("change", items: 60);
        var before = await Ids(access, playlist, null);
        await Script(new { account = "change", kind = "change", onPage = 2, add = 3, delete = 5, edit = 2, hide = 1, move = 1 });
        var first = await Page(access, playlist, null);
        Assert.Equal(before, Videos(first));

        // 60 - 5 + 3, one of them from the end to the front.
        var second = await Page(access, playlist, first.GetProperty("nextPageToken").GetString());
        Assert.Equal((58, 8), (second.GetProperty("pageInfo").GetProperty("totalResults").GetInt32(), Videos(second).Count));
        var items = (await sandbox.Http.GetFromJsonAsync<JsonElement>("/_control/youtube/items?account=change")).GetProperty("items").EnumerateArray().ToList();
        Assert.DoesNotContain(items, item => before.Take(5).Contains(item.GetProperty("id").GetString()));
        Assert.Equal(2, items.Count(item => item.GetProperty("title").GetString()!.StartsWith("Edited by", StringComparison.Ordinal)));
        Assert.Equal(3, items.Take(4).Count(item => item.GetProperty("title").GetString()!.StartsWith("Added by", StringComparison.Ordinal)));
        Assert.Equal("private", items.Single(item => item.GetProperty("id").GetString() == before[7]).GetProperty("visibility").GetString());
        Assert.Empty((await sandbox.Http.GetFromJsonAsync<JsonElement>("/_control/youtube/scripts?account=change")).GetProperty("scripts").EnumerateArray());
    }

    [Fact]
    public async Task Refused_tokens_are_counted_and_the_first_page_needs_none()
    {
        var (access, playlist) = await Channel("lost", items: 60);
        await Script(new { account = "lost", kind = "lost", times = 2 });
        var next = (await Page(access, playlist, null)).GetProperty("nextPageToken").GetString();
        for (var time = 0; time < 2; time++) Assert.Equal("invalidPageToken", await RunningSandbox.Reason(await Ask(access, playlist, next)));
        Assert.Equal(10, Videos(await Page(access, playlist, next)).Count);
    }

    [Fact]
    public async Task A_script_survives_a_restart_meets_its_account_only_and_ends_when_told()
    {
        var (access, playlist) = await Channel("empties", items: 3);
        var (other, others) = await Channel("others", items: 3);
        await Script(new { account = "empties", kind = "empty" });
        await sandbox.Restart();
        var (first, again) = (await Page(access, playlist, null), await Page(access, playlist, (await Page(access, playlist, null)).GetProperty("nextPageToken").GetString()));
        Assert.Equal((0, 3), (Videos(first).Count, first.GetProperty("pageInfo").GetProperty("totalResults").GetInt32()));
        Assert.NotEqual(first.GetProperty("nextPageToken").GetString(), again.GetProperty("nextPageToken").GetString());
        Assert.Equal(3, Videos(await Page(other, others, null)).Count);

        await sandbox.Http.DeleteAsync("/_control/youtube/scripts?account=empties");
        Assert.Equal(3, Videos(await Page(access, playlist, null)).Count);
    }

    [Fact]
    public async Task Made_up_ids_are_ids_and_no_videos()
    {
        var (access, playlist) = await Channel("endless", items: 1);
        await Script(new { account = "endless", kind = "endless" });
        var ids = await Ids(access, playlist, null);
        Assert.Equal(50, ids.Distinct().Count(id => id.Length == 11));
        Assert.Empty((await RunningSandbox.Json(await sandbox.YouTube(access, "videos?part=id&id=" + string.Join(',', ids)))).GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("""{"account":"demo","kind":"spiral"}""")]
    [InlineData("""{"account":"demo","kind":"loop","onPage":0}""")]
    [InlineData("""{"account":"demo","kind":"change"}""")]
    [InlineData("""{"account":"demo","kind":"loop","add":1}""")]
    [InlineData("""{"account":"nochannel","kind":"loop"}""")]
    [InlineData("""{"kind":"loop"}""")]
    public async Task A_wrong_script_is_refused(string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.BadRequest, (await sandbox.Http.PostAsync("/_control/youtube/scripts", content)).StatusCode);
    }

    async Task<(string Access, string Playlist)> Channel(string name, int items)
    {
        var made = await RunningSandbox.Json(await sandbox.Http.PostAsJsonAsync("/_control/accounts", new { name, items }));
        return ((await sandbox.SignIn(name)).Access, "UU" + made.GetProperty("channelId").GetString()![2..]);
    }

    async Task Script(object script) => Assert.Equal(HttpStatusCode.Created, (await sandbox.Http.PostAsJsonAsync("/_control/youtube/scripts", script)).StatusCode);

    Task<HttpResponseMessage> Ask(string access, string playlist, string? token) =>
        sandbox.YouTube(access, $"playlistItems?part=contentDetails&maxResults=50&playlistId={playlist}" + (token is null ? "" : $"&pageToken={token}"));

    async Task<JsonElement> Page(string access, string playlist, string? token) => await RunningSandbox.Json(await Ask(access, playlist, token));

    async Task<List<string>> Ids(string access, string playlist, string? token) => Videos(await Page(access, playlist, token));

    static List<string> Videos(JsonElement page) => [.. page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("contentDetails").GetProperty("videoId").GetString()!)];
}
