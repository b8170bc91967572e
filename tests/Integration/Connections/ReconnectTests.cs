using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Connections;

/// <summary>A consent for a connection there is, and one that must change nothing.</summary>
public sealed class ReconnectTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    SandboxDriver Sandbox => system.App.Sandbox;

    [Fact]
    public async Task One_consent_heals_a_connection_and_keeps_its_id_content_and_history()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 3);
        var item = (await user.All("/api/content"))[0].Id();
        await (await user.Send(HttpMethod.Patch, $"/api/content/{item}", new { title = "Edited before" })).Expect(System.Net.HttpStatusCode.OK);
        await Sandbox.RevokeGrant(account);
        Assert.Equal("needs_reauth", (await user.Verify(connection)).Text("status"));

        Assert.Equal("/app?connected=youtube", await user.Consent(account, connection));
        await Eventually.Get("the sync after the consent", () => user.Runs(connection), runs => runs[0].Text("status") == "completed");
        var healed = Assert.Single(await user.All("/api/connections"));
        Assert.Equal((connection, "connected", JsonValueKind.Null), (healed.Id(), healed.Text("status"), healed.GetProperty("problem").ValueKind));
        Assert.Equal("Edited before", (await user.Get($"/api/content/{item}")).Text("title"));
        Assert.Equal(2, (await user.Runs(connection)).Count);
    }

    [Fact]
    public async Task A_consent_to_less_leaves_the_connection_there_is_as_it_was()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 1);
        var before = await Secret(connection);
        var callback = await Sandbox.Decide(await user.Authorize(connectionId: connection, capability: "publish"), account, scopes: "youtube.readonly");
        Assert.Equal("/app?error=scope_missing", await user.Return(callback));
        Assert.Equal(before, await Secret(connection));
        Assert.Equal("completed", (await user.Sync(connection)).Text("status"));
    }

    [Fact]
    public async Task Another_google_account_changes_nothing()
    {
        var user = await system.App.RegisterAsync();
        var (_, connection) = await user.ConnectNew(items: 1);
        var (row, secret) = ($"{await user.Get($"/api/connections/{connection}")}", await Secret(connection));
        Assert.Equal("/app?error=account_mismatch", await user.Consent(await Sandbox.NewAccount(2), connection));
        Assert.Equal((row, secret), ($"{await user.Get($"/api/connections/{connection}")}", await Secret(connection)));
        Assert.Single(await user.All("/api/content"));
    }

    [Fact]
    public async Task Somebody_elses_channel_is_a_conflict_that_changes_neither_side_and_tells_nothing_of_its_owner()
    {
        var (owner, other) = (await system.App.RegisterAsync(), await system.App.RegisterAsync());
        var (account, connection) = await owner.ConnectNew(items: 1);
        var (_, theirs) = await other.ConnectNew(items: 1);
        var (row, secret, notices) = ($"{await owner.Get($"/api/connections/{connection}")}", await Secret(connection), (await owner.All("/api/notifications")).Count);
        var newest = (await other.All("/api/audit")).Count;
        Assert.Equal("/app?error=account_taken", await other.Consent(account));
        // For a connection of their own it is only another account, taken or not.
        Assert.Equal("/app?error=account_mismatch", await other.Consent(account, theirs));
        Assert.Equal((row, secret, notices), ($"{await owner.Get($"/api/connections/{connection}")}", await Secret(connection), (await owner.All("/api/notifications")).Count));
        Assert.Equal(theirs, Assert.Single(await other.All("/api/connections")).Id());
        Assert.Equal(newest, (await other.All("/api/audit")).Count);
    }

    [Fact]
    public async Task A_channel_that_is_gone_shows_at_the_connection_until_it_is_back_in_order()
    {
        var user = await system.App.RegisterAsync();
        var (_, connection) = await user.ConnectNew(items: 2);
        await Sql.RunAsync(system.App.Database, $"update app.social_account set external_id = external_id || 'x' where connection_id = '{connection}'", "streamvibe_service");
        Assert.Equal("failed", (await user.Sync(connection)).Text("status"));
        var ill = await user.Get($"/api/connections/{connection}");
        Assert.Equal(("degraded", "other_channel"), (ill.Text("status"), ill.GetProperty("problem").Text("code")));
        // The grant is good all the same, which says nothing about the channel; the content stays.
        Assert.Equal("degraded", (await user.Verify(connection)).Text("status"));
        Assert.Equal(2, (await user.All("/api/content")).Count);
        await Sql.RunAsync(system.App.Database, $"update app.social_account set external_id = left(external_id, -1) where connection_id = '{connection}'", "streamvibe_service");
        Assert.Equal("completed", (await user.Sync(connection)).Text("status"));
        Assert.Equal("connected", (await user.Get($"/api/connections/{connection}")).Text("status"));
    }

    [Fact]
    public async Task A_code_of_somebody_elses_consent_is_useless_in_this_session()
    {
        var (user, other, account) = (await system.App.RegisterAsync(), await system.App.RegisterAsync(), await Sandbox.NewAccount(1));
        var code = QueryHelpers.ParseQuery((await Sandbox.Decide(await other.Authorize(), account)).Query)["code"].ToString();
        var state = QueryHelpers.ParseQuery(new Uri(await user.Authorize()).Query)["state"].ToString();
        Assert.Equal("/app?error=exchange_failed", await user.Return(new Uri($"{system.App.Url}/api/connections/callback/youtube?state={state}&code={Uri.EscapeDataString(code)}")));
        Assert.Empty(await user.All("/api/connections"));
        Assert.Empty(await other.All("/api/connections"));
    }

    async Task<string> Secret(Guid connection) => Assert.Single(await Sql.ListAsync<string>(system.App.Database,
        $"select version || encode(envelope, 'hex') from vault.secret where name = 'oauth_youtube_{connection}'", "streamvibe_service"));
}
