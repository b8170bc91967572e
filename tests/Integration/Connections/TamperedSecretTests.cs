using System.Net;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Connections;

/// <summary>Somebody who may write to the vault's table, but has no key.</summary>
public sealed class TamperedSecretTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    [Fact]
    public async Task Tokens_that_were_swapped_between_two_people_open_for_neither_and_harm_nobody_else()
    {
        var (one, other, third) = (await system.App.RegisterAsync(), await system.App.RegisterAsync(), await system.App.RegisterAsync());
        var (mine, theirs, untouched) = (await one.ConnectNew(items: 1), await other.ConnectNew(items: 1), await third.ConnectNew(items: 1));
        await Sql.RunAsync(system.App.Database,
            $"""
            update vault.secret s set envelope = swapped.envelope from vault.secret swapped
            where (s.name, swapped.name) in (('oauth_youtube_{mine.Connection}', 'oauth_youtube_{theirs.Connection}'), ('oauth_youtube_{theirs.Connection}', 'oauth_youtube_{mine.Connection}'))
            """, "streamvibe_service");

        foreach (var (user, account, connection) in new[] { (one, mine.Account, mine.Connection), (other, theirs.Account, theirs.Connection) })
        {
            // The grain knows its token until Google no longer takes it.
            await system.App.Sandbox.ExpireAccess(account);
            var run = await user.Sync(connection);
            Assert.Equal(("failed", "needs_reauth"), (run.Text("status"), run.GetProperty("problem").Text("code")));
            var ill = await Eventually.Get("the connection to need a new consent", () => user.Get($"/api/connections/{connection}"), row => row.Text("status") == "needs_reauth");
            Assert.Equal("needs_reauth", ill.GetProperty("problem").Text("code"));
            await (await user.Send(HttpMethod.Post, $"/api/connections/{connection}/sync")).Problem(HttpStatusCode.Conflict, "needs_reauth");
        }
        await system.App.Sandbox.ExpireAccess(untouched.Account);
        Assert.Equal("completed", (await third.Sync(untouched.Connection)).Text("status"));

        // A new consent heals, whatever lies in the vault.
        Assert.Equal("/app?connected=youtube", await one.Consent(mine.Account, mine.Connection));
        Assert.Equal("connected", (await one.Get($"/api/connections/{mine.Connection}")).Text("status"));
    }

    [Theory]
    [InlineData("envelope = substring(envelope for length(envelope) - 1)")]
    [InlineData("envelope = set_byte(envelope, length(envelope) - 1, get_byte(envelope, length(envelope) - 1) # 1)")]
    [InlineData("envelope = set_byte(envelope, 0, 0)")]
    [InlineData("envelope = ''")]
    [InlineData("platform = 'tiktok'")]
    public async Task Tokens_that_were_cut_or_changed_need_a_new_consent_and_no_more(string change)
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 0);
        await Sql.RunAsync(system.App.Database, $"update vault.secret set {change} where name = 'oauth_youtube_{connection}'", "streamvibe_service");
        await system.App.Sandbox.ExpireAccess(account);
        var run = await user.Sync(connection);
        // The platform in the row is for people who look: what an envelope is bound to comes from the connection.
        Assert.Equal(change.StartsWith("platform", StringComparison.Ordinal) ? "completed" : "failed", run.Text("status"));
        await (await user.Send(HttpMethod.Delete, $"/api/connections/{connection}")).Expect(HttpStatusCode.NoContent);
    }
}
