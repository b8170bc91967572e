using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using StreamVibe.Billing;
using StreamVibe.Connections;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Connections;

/// <summary>Time passes, and connections sync by themselves. Asks the tables where the clock outruns the sign-in.</summary>
[Collection(nameof(LonelySystem))]
public sealed class AutomaticSyncTests(LonelySystem system) : IAsyncDisposable
{
    static readonly TimeSpan Day = TimeSpan.FromDays(1);

    SandboxDriver Sandbox => system.App.Sandbox;

    [Fact]
    public async Task A_sync_that_is_due_happens_once_counts_one_and_moves_the_date()
    {
        var (user, connection) = await Connected(enabled: true);
        var (used, next) = ((await user.Quota()).Number("used"), await NextSync(connection));
        await Sandbox.AdvanceClock(Day * 0.9);
        Assert.Equal(0, await Automatic(connection));
        Assert.Equal(next, await NextSync(connection));

        await Sandbox.AdvanceClock(Day * 0.21);
        await Completed(connection, 1);
        await user.SignInAgain();
        Assert.InRange(await NextSync(connection) - next, Day * 0.9, Day * 1.3);
        var shown = await user.Get($"/api/connections/{connection}");
        Assert.Equal(await NextSync(connection), shown.GetProperty("nextSyncAt").GetDateTimeOffset());
        Assert.Equal((used + 1, 0), ((await user.Quota()).Number("used"), (await user.Quota()).Number("held")));
        var run = (await user.Runs(connection))[0];
        Assert.Equal(("automatic", "completed"), (run.Text("trigger"), run.Text("status")));
        Assert.Equal(["sync.completed", "sync.started"], (await user.All("/api/audit")).Where(row => row.Text("target") == $"sync:{run.Id()}" && row.Text("actor") == "system").Select(row => row.Text("action")));

        // Many ticks at once, and the same minute again: still one.
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Wake(connection)));
        await Sandbox.AdvanceClock(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await Automatic(connection));
    }

    [Fact]
    public async Task Twenty_ticks_at_once_start_it_once()
    {
        var (user, connection) = await Connected(enabled: true);
        var used = (await user.Quota()).Number("used");
        // Moved by hand, since the clock's own sweep would be first.
        await Set(connection, $"next_sync_at = '{Now.AddMinutes(-1):O}', next_due_at = '{Now.AddMinutes(-1):O}'");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Wake(connection)));
        await Completed(connection, 1);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Wake(connection)));
        Assert.Equal(1, await Automatic(connection));
        Assert.Equal(used + 1, (await Eventually.Get("the unit to be settled", () => user.Quota(), quota => quota.Number("held") == 0)).Number("used"));
    }

    [Fact]
    public async Task Two_silos_that_find_it_due_start_one_run_and_hold_one_unit()
    {
        var (user, connection) = await Connected(enabled: true);
        await Set(connection, $"next_sync_at = '{Now.AddMinutes(-1):O}'");
        var services = system.App.Services;
        var state = (await services.GetRequiredService<HealthStore>().Load(connection))!;
        var run = AutoSyncRules.RunOf(connection, state.AutoSync.NextAt!.Value);
        var started = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => services.GetRequiredService<SyncStarter>().Start(state, SyncTrigger.Automatic, OperationId.Of(run))));
        Assert.All(started, start => Assert.Equal(run, start.Id));
        Assert.Equal(1, (await user.Quota()).Number("held"));
        // Nobody works on it: the sweep takes it up, and whoever is late with the old date finds it done.
        await Sandbox.AdvanceClock(TimeSpan.FromMinutes(2));
        await Completed(connection, 1);
        Assert.Equal(run, (await services.GetRequiredService<SyncStarter>().Start(state, SyncTrigger.Automatic, OperationId.Of(run))).Id);
        Assert.Equal((1, 2L), (await Automatic(connection), (await Eventually.Get("the unit to be settled", () => user.Quota(), quota => quota.Number("held") == 0)).Number("used")));
    }

    [Fact]
    public async Task A_date_that_its_owner_took_away_starts_nothing_and_gives_the_unit_back()
    {
        var (user, connection) = await Connected(enabled: true);
        await Set(connection, $"next_sync_at = '{Now.AddMinutes(-1):O}'");
        var services = system.App.Services;
        var state = (await services.GetRequiredService<HealthStore>().Load(connection))!;
        await (await user.Send(HttpMethod.Patch, $"/api/connections/{connection}", new { autoSync = new { enabled = false } })).Expect(HttpStatusCode.OK);
        var run = AutoSyncRules.RunOf(connection, state.AutoSync.NextAt!.Value);
        await Assert.ThrowsAsync<DomainException>(() => services.GetRequiredService<SyncStarter>().Start(state, SyncTrigger.Automatic, OperationId.Of(run)));
        Assert.Equal((0, 0L), (await Automatic(connection), (await user.Quota()).Number("held")));
    }

    [Fact]
    public async Task A_start_that_failed_in_passing_gives_its_unit_back_and_comes_again_later()
    {
        var (user, connection) = await Connected(enabled: true);
        await Set(connection, $"next_sync_at = '{Now.AddMinutes(-1):O}'");
        var services = system.App.Services;
        var state = (await services.GetRequiredService<HealthStore>().Load(connection))!;
        var run = AutoSyncRules.RunOf(connection, state.AutoSync.NextAt!.Value);
        await system.App.Grains.GetGrain<ISubscriptionGrain>(user.Id).Hold(QuotaKind.Sync, run);
        var setback = AutoSyncRules.AfterFailure(state, Now);
        Assert.Equal(0, (await services.GetRequiredService<ScheduleStore>().Postpone(state, run, setback, Now))!.Held);
        // Who tried the same date and is late moves nothing.
        Assert.Null(await services.GetRequiredService<ScheduleStore>().Postpone(state, run, AutoSyncRules.AfterFailure(state, Now.AddHours(1)), Now));
        Assert.InRange(await NextSync(connection) - Now, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5.5));
        await Sandbox.AdvanceClock(TimeSpan.FromMinutes(6));
        await Completed(connection, 1);
        Assert.Equal([0], await Sql.ListAsync<int>(system.App.Database, $"select auto_sync_failures from app.platform_connection where id = '{connection}'", "streamvibe_service"));
    }

    [Fact]
    public async Task A_run_that_fails_is_followed_by_the_next_an_interval_later()
    {
        var (user, account, connection) = await ConnectedAs();
        await Set(connection, $"next_sync_at = '{Now.AddMinutes(-1):O}', next_due_at = '{Now.AddMinutes(-1):O}'");
        await Sandbox.FaultFor(account, "status", "channels", 403, reason: "forbidden");
        await Wake(connection);
        await Eventually.Get("the run to fail", () => Automatic(connection, "failed"), failed => failed == 1);
        Assert.InRange(await NextSync(connection) - Now, Day * 0.99, Day * 1.1);
        Assert.Equal("degraded", (await user.Get($"/api/connections/{connection}")).Text("status"));
    }

    [Fact]
    public async Task What_goes_on_failing_by_itself_is_told_when_it_begins_and_when_it_changes()
    {
        var (user, account, connection) = await ConnectedAs();
        foreach (var (reason, failures) in new[] { ("forbidden", 1), ("forbidden", 2), ("playlistItemsNotAccessible", 3) })
        {
            await Set(connection, $"next_sync_at = '{Now.AddMinutes(-1):O}', next_due_at = '{Now.AddMinutes(-1):O}'");
            await Sandbox.FaultFor(account, "status", "channels", 403, reason: reason);
            await Wake(connection);
            await Eventually.Get("the run to fail", () => Automatic(connection, "failed"), failed => failed == failures);
        }
        Assert.Equal(2, (await user.All("/api/notifications")).Count(told => told.Text("kind") == "sync_failed"));
    }

    [Fact]
    public async Task Where_it_is_off_nothing_comes_by_itself()
    {
        var (_, connection) = await Connected(enabled: null);
        var (_, off) = await Connected(enabled: false);
        await Sandbox.AdvanceClock(Day * 3);
        await Sandbox.AdvanceClock(TimeSpan.FromMinutes(1));
        Assert.Equal((0, 0), (await Automatic(connection), await Automatic(off)));
    }

    [Fact]
    public async Task A_paid_plan_syncs_daily_and_the_free_one_again_not()
    {
        var (user, connection) = await Connected(enabled: null);
        await Plan(user, "creator");
        Assert.True((await user.Get($"/api/connections/{connection}")).GetProperty("autoSync").GetProperty("enabled").GetBoolean());
        await Sandbox.AdvanceClock(TimeSpan.FromMinutes(1));
        var shown = await user.Get($"/api/connections/{connection}");
        Assert.InRange(shown.GetProperty("nextSyncAt").GetDateTimeOffset() - shown.GetProperty("lastSyncedAt").GetDateTimeOffset(), Day, Day * 1.1);
        await Sandbox.AdvanceClock(Day * 1.1);
        await Completed(connection, 1);

        await Plan(user, "free");
        await Sandbox.AdvanceClock(TimeSpan.FromMinutes(1));
        await user.SignInAgain();
        shown = await user.Get($"/api/connections/{connection}");
        Assert.False(shown.GetProperty("autoSync").GetProperty("enabled").GetBoolean());
        Assert.Equal(JsonValueKind.Null, shown.GetProperty("nextSyncAt").ValueKind);
        await Sandbox.AdvanceClock(Day * 2);
        Assert.Equal(1, await Automatic(connection));
    }

    [Fact]
    public async Task Two_days_down_are_made_up_by_one_run()
    {
        var (_, connection) = await Connected(enabled: true, everyMinutes: 60);
        await Sandbox.AdvanceClock(Day * 2);
        await Completed(connection, 1);
        await Sandbox.AdvanceClock(TimeSpan.FromMinutes(30));
        Assert.Equal(1, await Automatic(connection));
    }

    [Fact]
    public async Task With_a_used_up_quota_nothing_runs_until_it_starts_anew_and_the_person_is_told_once()
    {
        var (user, connection) = await Connected(enabled: true);
        var (_, other) = await user.ConnectNew(items: 0);
        await (await user.Send(HttpMethod.Patch, $"/api/connections/{other}", new { autoSync = new { enabled = true } })).Expect(HttpStatusCode.OK);
        await Sql.RunAsync(system.App.Database, $"update app.usage_counter set used = quota_limit, version = version + 1 where user_id = '{user.Id}' and kind = 'sync'", "streamvibe_service");
        await Sandbox.AdvanceClock(Day * 1.2);
        var reset = (await Sql.ListAsync<DateTime>(system.App.Database, $"select cycle_end from app.subscription where user_id = '{user.Id}'", "streamvibe_service"))[0];
        await Eventually.Get("both to wait for the reset", async () => (await NextSync(connection), await NextSync(other)), dates => dates.Item1 >= reset && dates.Item2 >= reset);
        Assert.InRange(await NextSync(connection), reset, reset.AddHours(1));
        await user.SignInAgain();
        Assert.Equal((0, 0, 0L), (await Automatic(connection), await Automatic(other), (await user.Quota()).Number("held")));
        await Sandbox.AdvanceClock(Day);
        await user.SignInAgain();
        Assert.Single(await user.All("/api/notifications"), told => told.Text("kind") == "sync_paused");

        await Sandbox.AdvanceClock(TimeSpan.FromDays(32));
        await Completed(connection, 1);
        await Completed(other, 1);
    }

    [Fact]
    public async Task A_hold_of_a_start_that_died_is_found_by_the_next_try()
    {
        var (user, connection) = await Connected(enabled: true);
        var used = (await user.Quota()).Number("used");
        var due = new DateTimeOffset(Now.AddMinutes(-1).Ticks / 10 * 10, TimeSpan.Zero);
        await Set(connection, $"next_sync_at = '{due:O}', next_due_at = '{due:O}'");
        // What a silo leaves that dies between its two transactions.
        var run = AutoSyncRules.RunOf(connection, due);
        await system.App.Grains.GetGrain<ISubscriptionGrain>(user.Id).Hold(QuotaKind.Sync, run);
        Assert.Equal(1, (await user.Quota()).Number("held"));
        await Wake(connection);
        await Completed(connection, 1);
        Assert.Equal(run, (await user.Runs(connection))[0].Id());
        Assert.Equal(used + 1, (await Eventually.Get("the unit to be settled", () => user.Quota(), quota => quota.Number("held") == 0)).Number("used"));
    }

    // Nothing goes on by itself while others move the clock.
    public async ValueTask DisposeAsync()
    {
        await Sandbox.ClearFaults();
        await system.App.Quiet();
    }

    DateTimeOffset Now => system.App.Services.GetRequiredService<TimeProvider>().GetUtcNow();

    async Task<(TestUser User, Guid Connection)> Connected(bool? enabled, int everyMinutes = 1440)
    {
        var user = await system.App.RegisterAsync();
        var (_, connection) = await user.ConnectNew(items: 1);
        if (enabled is not null)
            await (await user.Send(HttpMethod.Patch, $"/api/connections/{connection}", new { autoSync = new { enabled, everyMinutes } })).Expect(HttpStatusCode.OK);
        return (user, connection);
    }

    async Task<(TestUser User, string Account, Guid Connection)> ConnectedAs()
    {
        var user = await system.App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 1);
        await (await user.Send(HttpMethod.Patch, $"/api/connections/{connection}", new { autoSync = new { enabled = true, everyMinutes = 1440 } })).Expect(HttpStatusCode.OK);
        return (user, account, connection);
    }

    // As billing will do it.
    Task Plan(TestUser user, string plan) => Sql.RunAsync(system.App.Database, $"update app.subscription set plan = '{plan}', version = version + 1 where user_id = '{user.Id}'", "streamvibe_service");

    Task Wake(Guid connection) => system.App.Grains.GetGrain<IConnectionGrain>(connection).Wake();

    Task Set(Guid connection, string what) => Sql.RunAsync(system.App.Database, $"update app.platform_connection set {what} where id = '{connection}'", "streamvibe_service");

    async Task<DateTimeOffset> NextSync(Guid connection) => (await Sql.ListAsync<DateTime>(system.App.Database, $"select next_sync_at from app.platform_connection where id = '{connection}'", "streamvibe_service"))[0];

    async Task<int> Automatic(Guid connection, string status = "%") => (int)(await Sql.ListAsync<long>(system.App.Database,
        string.Create(CultureInfo.InvariantCulture, $"select count(*) from app.sync_run where connection_id = '{connection}' and trigger = 'automatic' and status like '{status}'"), "streamvibe_service"))[0];

    async Task Completed(Guid connection, int runs) => await Eventually.Get($"{runs} automatic run(s) to complete", () => Automatic(connection, "completed"), completed => completed == runs);
}
