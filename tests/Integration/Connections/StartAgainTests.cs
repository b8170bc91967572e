using Microsoft.Extensions.DependencyInjection;
using StreamVibe.Billing;
using StreamVibe.Connections;
using StreamVibe.Storage;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Connections;

/// <summary>A start is repeated whose id the ledger has already answered, for ever.</summary>
public sealed class StartAgainTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    StreamVibeApp App => system.App;

    [Fact]
    public async Task A_start_whose_hold_was_given_back_before_its_run_was_there_runs_under_a_new_id_once()
    {
        var (user, connection, _) = await Connected();
        var operation = OperationId.Of(Chance.Id());
        await Hold(user, operation.Value);
        await Release(user, operation.Value);
        var first = await Grain(connection).StartSync(user.Id, SyncTrigger.Manual, operation);
        Assert.Equal(StartRules.RunOf(operation, 1), first.Id);
        Assert.Equal("completed", (await user.SyncFinished(first.Id)).Text("status"));
        Assert.Equal(first.Id, (await Grain(connection).StartSync(user.Id, SyncTrigger.Manual, operation)).Id);
        Assert.Equal((2, 0), await Units(user));
        Assert.Equal(2, (await user.Runs(connection)).Count);
    }

    [Fact]
    public async Task A_start_that_was_refused_runs_under_a_new_id_once_there_is_room()
    {
        var (user, connection, _) = await Connected();
        var operation = OperationId.Of(Chance.Id());
        await Use(user, 10);
        await Assert.ThrowsAsync<DomainException>(() => Hold(user, operation.Value));
        Assert.Equal(ErrorCode.QuotaExceeded, (await Assert.ThrowsAsync<DomainException>(() => Grain(connection).StartSync(user.Id, SyncTrigger.Manual, operation))).Code);
        await Use(user, 1);
        await Eventually.Get("the room to be known", () => user.Quota(), quota => quota.GetProperty("allowed").GetBoolean());
        var run = await Grain(connection).StartSync(user.Id, SyncTrigger.Manual, operation);
        Assert.Equal(StartRules.RunOf(operation, 1), run.Id);
        Assert.Equal("completed", (await user.SyncFinished(run.Id)).Text("status"));
        Assert.Equal((2, 0), await Units(user));
    }

    [Fact]
    public async Task A_run_that_failed_is_the_answer_of_its_late_start_and_nothing_is_held()
    {
        var (user, connection, account) = await Connected();
        await App.Sandbox.FaultFor(account, "status", "channels", 403, reason: "forbidden");
        var failed = await user.Sync(connection);
        Assert.Equal("failed", failed.Text("status"));
        var again = await Grain(connection).StartSync(user.Id, SyncTrigger.Manual, OperationId.Of(failed.Id()));
        Assert.Equal((failed.Id(), SyncStatus.Failed), (again.Id, again.Status));
        Assert.Equal((1, 0), await Units(user));
        Assert.Equal(2, (await user.Runs(connection)).Count);
    }

    [Fact]
    public async Task An_automatic_sync_whose_hold_the_sweep_gave_back_runs_all_the_same()
    {
        var (user, connection, _) = await Connected();
        await (await user.Send(HttpMethod.Patch, $"/api/connections/{connection}", new { autoSync = new { enabled = true } })).Expect(System.Net.HttpStatusCode.OK);
        var due = Times.Stored(Now.AddMinutes(-1));
        var run = AutoSyncRules.RunOf(connection, due);
        await Hold(user, run);
        await Release(user, run);
        await Sql.RunAsync(App.Database, $"update app.platform_connection set next_sync_at = '{due:O}', next_due_at = '{due:O}', version = version + 1 where id = '{connection}'", "streamvibe_service");
        await Grain(connection).Wake();
        var runs = await Eventually.Get("the automatic run", () => user.Runs(connection), runs => runs.Count == 2);
        Assert.Equal((StartRules.RunOf(OperationId.Of(run), 1), "automatic"), (runs[0].Id(), runs[0].Text("trigger")));
        Assert.Equal("completed", (await user.SyncFinished(runs[0].Id())).Text("status"));
        Assert.Equal((2, 0), await Units(user));
    }

    IConnectionGrain Grain(Guid connection) => App.Grains.GetGrain<IConnectionGrain>(connection);

    Task Hold(TestUser user, Guid operation) => App.Grains.GetGrain<ISubscriptionGrain>(user.Id).Hold(QuotaKind.Sync, operation);

    async Task Release(TestUser user, Guid operation) => await App.Services.GetRequiredService<Database>().Service.Write(BillingStore.Settle(user.Id, operation, commit: false, Now));

    Task Use(TestUser user, int used) =>
        Sql.RunAsync(App.Database, $"update app.usage_counter set used = {used}, version = version + 1 where user_id = '{user.Id}' and kind = 'sync'", "streamvibe_service");

    async Task<(TestUser User, Guid Connection, string Account)> Connected()
    {
        var user = await App.RegisterAsync();
        var (account, connection) = await user.ConnectNew(items: 1);
        return (user, connection, account);
    }

    static async Task<(long Used, long Held)> Units(TestUser user)
    {
        var quota = await Eventually.Get("the unit to be settled", () => user.Quota(), quota => quota.Number("held") == 0);
        return (quota.Number("used"), quota.Number("held"));
    }
}
