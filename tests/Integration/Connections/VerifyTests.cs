using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using StreamVibe.Connections;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Connections;

/// <summary>A check of a connection, and what it finds out.</summary>
public sealed class VerifyTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    SandboxDriver Sandbox => system.App.Sandbox;

    [Fact]
    public async Task Only_the_owner_has_a_connection_checked()
    {
        var (owner, other) = (await system.App.RegisterAsync(), await system.App.RegisterAsync());
        var (account, connection) = await owner.ConnectNew(items: 1);
        var before = await Sandbox.TokenCalls(account);
        await (await system.App.NewClient().PostAsync($"/api/connections/{connection}/verify", null)).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
        await (await other.Send(HttpMethod.Post, $"/api/connections/{connection}/verify")).Problem(HttpStatusCode.NotFound, "not_found");
        Assert.Equal(before, await Sandbox.TokenCalls(account));
    }

    [Fact]
    public async Task A_check_is_one_refresh_and_spends_no_units()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 1);
        var (calls, newest, audit) = (await Sandbox.TokenCalls(account), await Sandbox.Newest(), (await user.All("/api/audit")).Count);
        var checked_ = await user.Verify(connection);
        Assert.Equal((connection, "connected"), (checked_.Id(), checked_.Text("status")));
        Assert.Equal(calls + 1, await Sandbox.TokenCalls(account));
        Assert.DoesNotContain(await Sandbox.Journal("youtube", account), request => request.Sequence > newest);
        // Nothing changed, so there is nothing to note.
        Assert.Equal(audit, (await user.All("/api/audit")).Count);
    }

    [Fact]
    public async Task Fifty_checks_at_once_after_the_token_expired_are_one_call_to_google()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 1);
        var calls = await Sandbox.TokenCalls(account);
        await Sandbox.ExpireAccess(account);
        var began = Stopwatch.GetTimestamp();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => user.Verify(connection)));
        Assert.All(answers, answer => Assert.Equal("connected", answer.Text("status")));
        // A refresh answers the checks of its two seconds: where the machine lets some through only later, another one does.
        Assert.InRange(await Sandbox.TokenCalls(account), calls + 1, calls + 1 + (int)(Stopwatch.GetElapsedTime(began) / TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public async Task Fifty_callers_of_two_activations_are_one_call_to_a_rotating_google_and_all_get_its_token()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 1);
        await Sandbox.Script(account, rotates: true);
        var calls = await Sandbox.TokenCalls(account);
        var services = system.App.Services;
        var state = await services.GetRequiredService<HealthStore>().Load(connection);
        Keeper[] keepers = [NewKeeper(), NewKeeper()];
        var old = await keepers[0].AccessToken();
        Assert.Equal(old, await keepers[1].AccessToken());
        var tokens = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => keepers[i % 2].Renew(old)));
        Assert.NotEqual(old, Assert.Single(tokens.Distinct()));
        Assert.Equal(calls + 1, await Sandbox.TokenCalls(account));
        Assert.Equal("connected", (await user.Verify(connection)).Text("status"));

        Keeper NewKeeper() => new(state!, services.GetRequiredService<GrantVault>(), services.GetRequiredService<Refresher>(), services.GetRequiredService<TimeProvider>());
    }

    [Fact]
    public async Task A_withdrawn_grant_is_found_out_told_once_and_not_asked_again()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 1);
        await Sandbox.RevokeGrant(account);
        var found = await user.Verify(connection);
        Assert.Equal(("needs_reauth", "needs_reauth"), (found.Text("status"), found.GetProperty("problem").Text("code")));
        var newest = await Sandbox.Newest();
        Assert.Equal("needs_reauth", (await user.Verify(connection)).Text("status"));
        await (await user.Send(HttpMethod.Post, $"/api/connections/{connection}/sync")).Problem(HttpStatusCode.Conflict, "needs_reauth");
        Assert.DoesNotContain(await Sandbox.Journal("google", account), request => request.Sequence > newest);
        Assert.Single(await user.All("/api/notifications"), told => told.Text("kind") == "connection_needs_reauth");
        Assert.Single(await user.All("/api/audit"), row => row.Text("action") == "connection.needs_reauth" && row.Text("actor") == "system");
    }

    [Fact]
    public async Task Tokens_that_were_tampered_with_need_a_new_consent()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 1);
        await Sql.RunAsync(system.App.Database, $"update vault.secret set envelope = set_byte(envelope, length(envelope) - 1, 255 - get_byte(envelope, length(envelope) - 1)) where name = 'oauth_youtube_{connection}'", "streamvibe_service");
        await Sandbox.ExpireAccess(account);
        Assert.Equal("needs_reauth", (await user.Verify(connection)).Text("status"));
        Assert.Equal("/app?connected=youtube", await user.Consent(account, connection));
        Assert.Equal("connected", (await user.Verify(connection)).Text("status"));
    }

    [Fact]
    public async Task A_grant_that_lost_the_right_to_read_is_seen_by_the_next_check()
    {
        var (user, account) = (await system.App.RegisterAsync(), await Sandbox.NewAccount(1));
        Assert.Equal("/app?connected=youtube", await user.Return(await Sandbox.Decide(await user.Authorize(capability: "publish"), account)));
        var connection = (await user.All("/api/connections"))[0].Id();
        await Sandbox.Narrow(account, "youtube.force-ssl");
        var found = await user.Verify(connection);
        Assert.Equal(("needs_reauth", "scope_missing"), (found.Text("status"), found.GetProperty("problem").Text("code")));
        Assert.Empty(found.Texts("capabilities"));
        Assert.Equal("/app?connected=youtube", await user.Consent(account, connection));
        Assert.Contains("sync", (await user.Get($"/api/connections/{connection}")).Texts("capabilities"));
    }

    [Fact]
    public async Task A_grant_that_lost_the_right_to_read_is_seen_by_the_next_sync()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 1);
        await Sandbox.Narrow(account, "");
        var run = await user.Sync(connection);
        Assert.Equal(("failed", "scope_missing"), (run.Text("status"), run.GetProperty("problem").Text("code")));
        var found = await user.Get($"/api/connections/{connection}");
        Assert.Equal(("needs_reauth", "scope_missing"), (found.Text("status"), found.GetProperty("problem").Text("code")));
        Assert.Single(await user.All("/api/notifications"), told => told.Text("kind") == "connection_needs_reauth");
    }

    [Fact]
    public async Task Losing_only_the_right_to_publish_is_noted_and_asks_for_nothing()
    {
        var (user, account) = (await system.App.RegisterAsync(), await Sandbox.NewAccount(1));
        Assert.Equal("/app?connected=youtube", await user.Return(await Sandbox.Decide(await user.Authorize(capability: "publish"), account)));
        var connection = (await user.All("/api/connections"))[0];
        Assert.Equal(["sync", "publish"], connection.Texts("capabilities"));
        await Sandbox.Narrow(account, "youtube.readonly");
        var found = await user.Verify(connection.Id());
        Assert.Equal("connected", found.Text("status"));
        Assert.Equal(["sync"], found.Texts("capabilities"));
    }

    [Fact]
    public async Task A_refresh_token_that_rotates_is_kept_from_one_refresh_to_the_next()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 1);
        await Sandbox.Script(account, rotates: true);
        for (var i = 0; i < 3; i++)
        {
            await Sandbox.ExpireAccess(account);
            Assert.Equal("completed", (await user.Sync(connection)).Text("status"));
        }
        Assert.Equal("connected", (await user.Get($"/api/connections/{connection}")).Text("status"));
    }

    [Fact]
    public async Task A_consent_without_refresh_token_keeps_the_stored_one_and_alone_connects_nothing()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 1);
        await Sandbox.Script(account, withholdsRefreshToken: true);
        Assert.Equal("/app?connected=youtube", await user.Consent(account, connection));
        await Eventually.Get("the sync after the consent", () => user.Runs(connection), runs => runs[0].Text("status") == "completed");
        await Sandbox.ExpireAccess(account);
        Assert.Equal("completed", (await user.Sync(connection)).Text("status"));

        var fresh = await Sandbox.NewAccount(1);
        await Sandbox.Script(fresh, withholdsRefreshToken: true);
        Assert.Equal("/app?error=exchange_failed", await user.Consent(fresh));
        Assert.Single(await user.All("/api/connections"));
    }
}
