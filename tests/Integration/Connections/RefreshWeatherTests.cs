using Microsoft.Extensions.DependencyInjection;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Connections;

/// <summary>Google's token endpoint fails, and time passes: what is asked again, when, and what the person sees.</summary>
[Collection(nameof(LonelySystem))]
public sealed class RefreshWeatherTests(LonelySystem system) : IAsyncDisposable
{
    SandboxDriver Sandbox => system.App.Sandbox;

    [Theory]
    [InlineData("status", 503)]
    [InlineData("status", 429)]
    [InlineData("reset", 503)]
    [InlineData("garbage", 503)]
    [InlineData("truncate", 503)]
    public async Task A_failed_refresh_is_not_repeated_within_half_a_minute_and_never_asks_for_a_consent(string kind, int status)
    {
        var (user, _, connection) = await Alone();
        await Sandbox.Fault("google", kind, "token", status, times: 1000);
        var before = await Sandbox.Newest();
        for (var i = 0; i < 5; i++) Assert.Equal("connected", (await user.Verify(connection)).Text("status"));
        // An answer that breaks off is in the journal a little after it broke off.
        await Eventually.Get("the call in the journal", () => Calls(before), calls => calls > 0);
        Assert.Equal(1, await Calls(before));
        await Sandbox.ClearFaults();
        await Sandbox.AdvanceClock(TimeSpan.FromSeconds(31));
        Assert.Equal("connected", (await user.Verify(connection)).Text("status"));
        Assert.Equal(2, await Calls(before));
    }

    [Fact]
    public async Task The_third_failure_in_a_row_is_shown_and_the_next_success_clears_it()
    {
        var (user, _, connection) = await Alone();
        await Sandbox.Fault("google", "status", "token", 500, times: 1000);
        foreach (var status in new[] { "connected", "connected", "degraded", "degraded" })
        {
            Assert.Equal(status, (await user.Verify(connection)).Text("status"));
            await Sandbox.AdvanceClock(TimeSpan.FromSeconds(31));
        }
        Assert.Equal("unavailable", (await user.Get($"/api/connections/{connection}")).GetProperty("problem").Text("code"));
        await Sandbox.ClearFaults();
        Assert.Equal("connected", (await user.Verify(connection)).Text("status"));
        Assert.DoesNotContain(await user.All("/api/notifications"), told => told.Text("kind") == "connection_needs_reauth");
        Assert.Equal(["connection.recovered", "connection.degraded"], (await user.All("/api/audit")).Select(row => row.Text("action")).Where(action => action is "connection.degraded" or "connection.recovered"));
    }

    [Fact]
    public async Task A_refresh_of_another_silo_is_waited_for_until_its_lease_runs_out_and_then_told_of()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 1);
        var started = system.App.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        await Sql.RunAsync(system.App.Database, $"update app.platform_connection set refresh_started_at = '{started:O}' where id = '{connection}'", "streamvibe_service");
        var calls = await Sandbox.TokenCalls(account);
        var waiting = user.Verify(connection);
        await Sandbox.AdvanceClock(TimeSpan.FromSeconds(10));
        Assert.Equal(calls, await Sandbox.TokenCalls(account));
        Assert.False(waiting.IsCompleted, "The check did not wait.");
        await Sandbox.AdvanceClock(TimeSpan.FromSeconds(25));
        Assert.Equal("connected", (await waiting).Text("status"));
        Assert.Equal(calls + 1, await Sandbox.TokenCalls(account));
        await system.App.Logs.Told("refresh_unfinished", $"{connection}");
    }

    [Fact]
    public async Task A_sync_that_needs_a_token_waits_out_the_pause_and_goes_on()
    {
        var (user, account, connection) = await Alone();
        await Sandbox.ExpireAccess(account);
        await Sandbox.Fault("google", "status", "token", 503);
        var before = await Sandbox.Newest();
        var sync = await user.StartSync(connection);
        await Eventually.Get("the refusal", () => Calls(before), calls => calls == 1);
        await Sandbox.AdvanceClock(TimeSpan.FromSeconds(10));
        Assert.Equal(1, await Calls(before));
        // The clock moves what the sweep finds, not the timer that waits.
        await Eventually.Get("the run to end", async () =>
        {
            await Sandbox.AdvanceClock(TimeSpan.FromSeconds(15));
            return (await user.Get($"/api/syncs/{sync}")).Text("status");
        }, status => status == "completed");
        Assert.Equal(2, await Calls(before));
        Assert.Equal("connected", (await user.Get($"/api/connections/{connection}")).Text("status"));
    }

    [Theory]
    [InlineData("invalid_client", 401)]
    [InlineData("unauthorized_client", 400)]
    public async Task A_client_that_google_does_not_know_is_our_trouble_and_not_the_persons(string reason, int status)
    {
        var (user, _, connection) = await Alone();
        await Sandbox.Fault("google", "status", "token", status, reason: reason);
        var found = await user.Verify(connection);
        Assert.Equal(("degraded", "unavailable"), (found.Text("status"), found.GetProperty("problem").Text("code")));
        await Sandbox.AdvanceClock(TimeSpan.FromSeconds(31));
        Assert.Equal("connected", (await user.Verify(connection)).Text("status"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(""","expires_in":-1""")]
    [InlineData(""","expires_in":"soon","refresh_token_expires_in":null""")]
    [InlineData(""","expires_in":1e300,"refresh_token_expires_in":1e300""")]
    public async Task A_life_that_is_missing_or_makes_no_sense_breaks_nothing(string life)
    {
        var (user, _, connection) = await Alone();
        await Sandbox.Fault("google", "status", "token", 200, body: $$"""{"access_token":"ya29.unknown-to-youtube"{{life}}}""");
        Assert.Equal("connected", (await user.Verify(connection)).Text("status"));
        // The token is none: one refusal, one refresh, and the sync goes on.
        Assert.Equal("completed", (await user.Sync(connection)).Text("status"));
    }

    [Fact]
    public async Task Every_six_hours_what_was_not_proved_meanwhile_is_checked_once()
    {
        var (idle, busy) = (await system.App.RegisterAsync(), await system.App.RegisterAsync());
        var (idleAccount, idleConnection) = await idle.ConnectNew(items: 1);
        var (busyAccount, busyConnection) = await busy.ConnectNew(items: 1);
        await Sandbox.AdvanceClock(TimeSpan.FromHours(4));
        await busy.SignInAgain();
        Assert.Equal("completed", (await busy.Sync(busyConnection)).Text("status"));
        var (idleCalls, busyCalls, newest) = (await Sandbox.TokenCalls(idleAccount), await Sandbox.TokenCalls(busyAccount), await Sandbox.Newest());

        await Sandbox.AdvanceClock(TimeSpan.FromHours(3));
        Assert.Equal((idleCalls + 1, busyCalls), (await Sandbox.TokenCalls(idleAccount), await Sandbox.TokenCalls(busyAccount)));
        Assert.DoesNotContain(await Sandbox.Journal("youtube", idleAccount), request => request.Sequence > newest);
        await idle.SignInAgain();
        Assert.Single(await idle.Runs(idleConnection));

        await Sandbox.AdvanceClock(TimeSpan.FromHours(7));
        Assert.Equal((idleCalls + 2, busyCalls + 1), (await Sandbox.TokenCalls(idleAccount), await Sandbox.TokenCalls(busyAccount)));
    }

    [Fact]
    public async Task A_grant_that_was_withdrawn_is_found_out_without_anybody_asking()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 1);
        await Sandbox.RevokeGrant(account);
        await Sandbox.AdvanceClock(TimeSpan.FromHours(7));
        await user.SignInAgain();
        Assert.Equal("needs_reauth", (await user.Get($"/api/connections/{connection}")).Text("status"));
        Assert.Single(await user.All("/api/notifications"), told => told.Text("kind") == "connection_needs_reauth");
    }

    [Fact]
    public async Task A_grant_for_a_time_is_announced_once_before_its_end_and_then_needs_a_new_consent()
    {
        var (user, account) = (await system.App.RegisterAsync(), await Sandbox.NewAccount(1));
        await Sandbox.Script(account, grantSeconds: (long)TimeSpan.FromDays(7).TotalSeconds);
        var connection = await user.ConnectYouTube(account);
        var ends = (await user.Get($"/api/connections/{connection}")).GetProperty("tokenExpiresAt").GetDateTimeOffset();

        foreach (var (days, told, status) in new[] { (4.5, 0, "connected"), (1.5, 1, "connected"), (0.5, 1, "connected"), (0.6, 1, "needs_reauth") })
        {
            await Sandbox.AdvanceClock(TimeSpan.FromDays(days));
            await user.SignInAgain();
            var now = await user.Get($"/api/connections/{connection}");
            Assert.Equal(status, now.Text("status"));
            Assert.Equal(told, (await user.All("/api/notifications")).Count(row => row.Text("kind") == "connection_expiring"));
            // A refresh says how much is left, in seconds.
            Assert.InRange(now.GetProperty("tokenExpiresAt").GetDateTimeOffset(), ends.AddSeconds(-30), ends.AddSeconds(30));
        }

        Assert.Equal("/app?connected=youtube", await user.Consent(account, connection));
        var renewed = await user.Get($"/api/connections/{connection}");
        Assert.Equal("connected", renewed.Text("status"));
        Assert.True(renewed.GetProperty("tokenExpiresAt").GetDateTimeOffset() > ends.AddDays(6));
    }

    public async ValueTask DisposeAsync() => await Sandbox.ClearFaults();

    // Faults of Google are for everybody, and its journal does not say whose refresh failed.
    async Task<(TestUser User, string Account, Guid Connection)> Alone()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 1);
        await system.App.Quiet(connection);
        return (user, account, connection);
    }

    async Task<int> Calls(long after) => (await Sandbox.Journal("google", after: after)).Count(request => request.Path.EndsWith("/token", StringComparison.Ordinal));
}
