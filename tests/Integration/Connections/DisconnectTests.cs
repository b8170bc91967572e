using System.Net;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Connections;

/// <summary>Ending a connection, and coming back.</summary>
public sealed class DisconnectTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    StreamVibeApp App => system.App;

    [Theory]
    [InlineData("", true)]
    [InlineData("?content=keep", true)]
    [InlineData("?content=delete", false)]
    public async Task Disconnecting_keeps_the_content_unless_told_to_delete_it(string query, bool kept)
    {
        var user = await App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 3);
        await (await user.Send(HttpMethod.Delete, $"/api/connections/{connection}{query}")).Expect(HttpStatusCode.NoContent);

        Assert.Empty(await user.All("/api/connections"));
        await (await user.Http.GetAsync($"/api/connections/{connection}")).Problem(HttpStatusCode.NotFound, "not_found");
        await (await user.Send(HttpMethod.Post, $"/api/connections/{connection}/sync")).Problem(HttpStatusCode.NotFound, "not_found");
        Assert.Equal(kept ? 3 : 0, (await user.All("/api/content")).Count);
        Assert.Equal([0L], await Count($"vault.secret where user_id = '{user.Id}'"));
        // Google knows of no token any more.
        Assert.Equal(0, await App.Sandbox.ExpireAccess(account));
    }

    [Fact]
    public async Task Something_else_than_keep_or_delete_is_refused()
    {
        var user = await App.RegisterAsync();
        var (_, connection) = await user.ConnectNew(items: 1);
        await (await user.Send(HttpMethod.Delete, $"/api/connections/{connection}?content=burn")).Invalid("content");
        Assert.Single(await user.All("/api/connections"));
    }

    [Fact]
    public async Task Connecting_the_channel_again_revives_its_rows()
    {
        var user = await App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 3);
        var before = await user.All("/api/content");
        var channel = (await user.Get($"/api/connections/{connection}")).GetProperty("accounts")[0].Id();
        await (await user.Send(HttpMethod.Patch, $"/api/content/{before[0].Id()}", new { title = "Edited before" })).Expect(HttpStatusCode.OK);
        await (await user.Send(HttpMethod.Delete, $"/api/connections/{connection}")).Expect(HttpStatusCode.NoContent);

        Assert.Equal(connection, await user.ConnectYouTube(account));
        Assert.Equal(channel, (await user.Get($"/api/connections/{connection}")).GetProperty("accounts")[0].Id());
        var after = await user.All("/api/content");
        Assert.Equal(before.Select(item => item.Id()), after.Select(item => item.Id()));
        Assert.Equal("Edited before", after[0].Text("title"));
    }

    [Fact]
    public async Task A_disconnected_channel_is_free_for_somebody_else()
    {
        var (first, second) = (await App.RegisterAsync(), await App.RegisterAsync());
        var (account, connection) = await first.ConnectNew(items: 2);
        await (await first.Send(HttpMethod.Delete, $"/api/connections/{connection}")).Expect(HttpStatusCode.NoContent);
        var theirs = await second.ConnectYouTube(account);
        Assert.NotEqual(connection, theirs);
        Assert.Empty((await first.All("/api/content")).Select(item => item.Id()).Intersect((await second.All("/api/content")).Select(item => item.Id())));
    }

    [Fact]
    public async Task A_renewed_consent_keeps_the_connection_and_must_be_for_the_same_channel()
    {
        var user = await App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 1);
        Assert.Equal("/app?error=account_mismatch", await user.Consent(await App.Sandbox.NewAccount(1), connection));
        Assert.Equal("/app?connected=youtube", await user.Consent(account, connection));
        Assert.Equal(connection, Assert.Single(await user.All("/api/connections")).Id());
    }

    Task<List<long>> Count(string from) => Sql.ListAsync<long>(App.Database, $"select count(*) from {from}", "streamvibe_service");
}
