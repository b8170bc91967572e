using System.Net;
using System.Net.Http.Json;

namespace StreamVibe.Tests.Unit.Sandbox;

/// <summary>Accounts made on request, for tests that need one to themselves.</summary>
public sealed class AccountControlTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    [Fact]
    public async Task A_made_account_has_a_channel_with_its_items_also_after_a_restart()
    {
        Assert.Equal(HttpStatusCode.Created, (await Make(new { name = "mine", items = 7, title = "My channel" })).StatusCode);
        await sandbox.Restart();

        var (access, _) = await sandbox.SignIn("mine");
        var channel = (await RunningSandbox.Json(await sandbox.YouTube(access, "channels?part=snippet,contentDetails&mine=true"))).GetProperty("items")[0];
        Assert.Equal("My channel", channel.GetProperty("snippet").GetProperty("title").GetString());
        var uploads = channel.GetProperty("contentDetails").GetProperty("relatedPlaylists").GetProperty("uploads").GetString();
        var page = await RunningSandbox.Json(await sandbox.YouTube(access, $"playlistItems?part=contentDetails&maxResults=50&playlistId={uploads}"));
        Assert.Equal(7, page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("contentDetails").GetProperty("videoId").GetString()).Distinct().Count());
    }

    [Fact]
    public async Task An_account_can_be_made_without_a_channel()
    {
        Assert.Equal(HttpStatusCode.Created, (await Make(new { name = "no-channel-here", channel = false })).StatusCode);
        var (access, _) = await sandbox.SignIn("no-channel-here");
        Assert.False((await RunningSandbox.Json(await sandbox.YouTube(access, "channels?part=id&mine=true"))).TryGetProperty("items", out _));
    }

    [Theory]
    [InlineData("demo")]
    [InlineData("twice")]
    public async Task A_name_is_given_once(string name)
    {
        await Make(new { name });
        Assert.Equal(HttpStatusCode.Conflict, (await Make(new { name })).StatusCode);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"name":"Upper"}""")]
    [InlineData("""{"name":"two\n"}""")]
    [InlineData("""{"name":"many","items":20001}""")]
    [InlineData("""{"name":"both","items":3,"channel":false}""")]
    public async Task A_wrong_wish_is_refused(string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.BadRequest, (await sandbox.Http.PostAsync("/_control/accounts", content)).StatusCode);
    }

    Task<HttpResponseMessage> Make(object body) => sandbox.Http.PostAsJsonAsync("/_control/accounts", body);
}
