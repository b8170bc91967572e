using System.Net;
using System.Text;
using System.Text.Json;
using StreamVibe.Billing;
using StreamVibe.Tests.Integration.Analysis;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Billing;

/// <summary>What use above the limits may cost, as people set it and as it is refused.</summary>
public sealed class SpendCapTests(StripeSystem system) : IClassFixture<StripeSystem>, IAsyncDisposable
{
    const string Path = "/api/subscription/spend-cap";

    readonly StripeWire wire = new(system.App);

    StreamVibeApp App => system.App;

    [Fact]
    public async Task Twelve_cents_are_two_syncs_above_the_limit_and_a_raised_cap_holds_at_once()
    {
        var (user, connection) = await Subscriber();
        Assert.Equal(12, (await Set(user, 12)).Number("spendCap"));
        Assert.Equal(12, (await user.Get("/api/subscription")).Number("spendCap"));
        await UseUp(user, "sync");
        for (var i = 0; i < 2; i++) await user.Sync(connection);
        await Refused(user, connection);
        await Refused(user, connection);
        var quota = await user.Quota();
        Assert.Equal((2L, 0L, true), (quota.Number("overage"), quota.Number("held"), quota.GetProperty("allowed").GetBoolean()));

        await Set(user, 15);
        await user.Sync(connection);
        await Refused(user, connection);
        await Set(user, null);
        Assert.Equal(JsonValueKind.Null, (await user.Get("/api/subscription")).GetProperty("spendCap").ValueKind);
        for (var i = 0; i < 2; i++) await user.Sync(connection);
        Assert.Equal(["5"], await wire.Column("overage::text", $"app.usage_counter where user_id = '{user.Id}' and kind = 'sync'"));
        // Refused before a unit was asked for: the ledger has nothing to keep.
        Assert.Equal(["0"], await wire.Column("count(*)::text", $"app.usage_event where user_id = '{user.Id}' and state = 'capped'"));

        // Once for each cap.
        var told = (await user.All("/api/notifications")).FindAll(told => told.Text("kind") == "spend_cap_reached");
        Assert.Equal(2, told.Count);
        Assert.Equal(("Your spend cap is reached", "/app/billing"), (told[0].Text("title"), told[0].Text("link")));
        Assert.Equal(3, (await user.All("/api/audit")).Count(entry => entry.Text("action") == "subscription.spend_cap_set"));
    }

    [Fact]
    public async Task The_cap_is_over_all_kinds_and_leaves_alone_what_the_plan_includes()
    {
        var (user, connection) = await Subscriber(items: 3);
        var items = (await user.All("/api/content")).ConvertAll(item => item.Id());
        await Set(user, 19);
        await UseUp(user, "ai_analysis");
        await user.Analyze(items[0]);
        // Ten cents are gone. One more analysis is not started, nor are two at once, and nothing stays held.
        var refusal = await (await user.Ask(items[1])).Problem(HttpStatusCode.TooManyRequests, "spend_cap_reached");
        Assert.Contains("spend cap", refusal.Text("detail"), StringComparison.Ordinal);
        await (await user.AskMany(items[1], items[2])).Problem(HttpStatusCode.TooManyRequests, "spend_cap_reached");
        await user.UnitsAre((await user.Quota("ai_analysis")).Number("limit") + 1, 0);
        // Syncs are within their limit, and then there is room for one.
        await user.Sync(connection);
        await UseUp(user, "sync");
        await user.Sync(connection);
        await Refused(user, connection);
    }

    [Fact]
    public async Task A_cap_below_what_was_spent_already_ends_use_above_the_limits()
    {
        var (user, connection) = await Subscriber();
        await UseUp(user, "sync");
        for (var i = 0; i < 2; i++) await user.Sync(connection);
        await Set(user, 7);
        await Refused(user, connection);
        await Set(user, 0);
        await Refused(user, connection);
    }

    [Fact]
    public async Task What_the_ledger_itself_refused_is_refused_for_ever_and_a_new_try_goes_through_once_there_is_room()
    {
        var (user, connection) = await Subscriber();
        await UseUp(user, "sync");
        await Set(user, 4);
        var (grain, operation) = (App.Grains.GetGrain<ISubscriptionGrain>(user.Id), Chance.Id());
        var refusal = await Assert.ThrowsAsync<DomainException>(() => grain.Hold(QuotaKind.Sync, operation));
        Assert.Equal(ErrorCode.SpendCapReached, refusal.Code);
        Assert.True(refusal.RetryAfter > TimeSpan.FromDays(20));
        Assert.Single(await user.All("/api/notifications"), told => told.Text("kind") == "spend_cap_reached");

        await Set(user, 10);
        refusal = await Assert.ThrowsAsync<DomainException>(() => grain.Hold(QuotaKind.Sync, operation));
        Assert.Equal((ErrorCode.SpendCapReached, TimeSpan.FromSeconds(1)), (refusal.Code, refusal.RetryAfter!.Value));
        await grain.Hold(QuotaKind.Sync, Chance.Id());
        Assert.Equal(["capped 1", "held 1"], await wire.Column("state || ' ' || count(*)", $"app.usage_event where user_id = '{user.Id}' and held_at > (select max(updated_at) from app.subscription) - interval '1 minute' and state <> 'committed' group by state order by state"));
        // The unit that is held counts.
        await user.Sync(connection);
        await Refused(user, connection);
    }

    [Fact]
    public async Task The_same_key_tried_again_once_the_cap_is_raised_starts_the_sync()
    {
        var (user, connection) = await Subscriber();
        await UseUp(user, "sync");
        await Set(user, 4);
        var (path, key) = ($"/api/connections/{connection}/sync", Chance.Name("key"));
        await (await user.Send(HttpMethod.Post, path, key: key)).Problem(HttpStatusCode.TooManyRequests, "spend_cap_reached");
        await Set(user, 5);
        var run = (await (await user.Send(HttpMethod.Post, path, key: key)).Json(HttpStatusCode.Accepted)).GetProperty("syncId").GetGuid();
        Assert.Equal("completed", (await user.SyncFinished(run)).Text("status"));
    }

    [Fact]
    public async Task On_the_free_plan_a_cap_is_kept_and_holds_on_the_plan_that_follows()
    {
        var user = await App.RegisterAsync();
        var (_, connection) = await user.ConnectNew(items: 0);
        Assert.Equal(("free", 0L), (await Set(user, 0) is var set ? set.Text("plan") : "", set.Number("spendCap")));
        await user.Sync(connection);
        await UseUp(user, "sync");
        await (await user.Send(HttpMethod.Post, $"/api/connections/{connection}/sync")).Problem(HttpStatusCode.TooManyRequests, "quota_exceeded");

        await wire.Subscribe(user);
        Assert.Equal(["0 5", "0 10", "0 2"], await wire.Column("spend_cap || ' ' || overage_price", $"app.usage_counter where user_id = '{user.Id}' order by array_position(array['sync', 'ai_analysis', 'seo_submission'], kind)"));
        await user.Sync(connection);
        await UseUp(user, "sync");
        await Refused(user, connection);
    }

    [Fact]
    public async Task Prices_go_with_the_plan()
    {
        var user = await App.RegisterAsync();
        var (_, subscription) = await wire.Subscribe(user);
        Assert.Equal(3, (await Prices(user)).Count);
        using var stripe = new StripeDesk(App);
        await stripe.Delete($"subscriptions/{subscription}");
        await Eventually.Get("the free plan", () => user.Get("/api/subscription"), seen => seen.Text("plan") == "free");
        Assert.Empty(await Prices(user));
    }

    [Fact]
    public async Task Where_stripe_does_not_say_whose_meter_it_is_the_plan_is_in_force_and_the_prices_are_asked_for_again()
    {
        // A system that has not asked for the meters yet.
        await using var app = await StreamVibeApp.StartAsync(system.Postgres, new Dictionary<string, string?> { ["Stripe:ReadsPerSecond"] = "100" });
        using var other = new StripeWire(app);
        var user = await app.RegisterAsync();
        // Who has no cap needs no price, and nobody is asked for one again.
        await (await user.Send(HttpMethod.Put, Path, new { amount = 500 })).Expect(HttpStatusCode.OK);
        var fault = await app.Sandbox.Fault("stripe", "status", "/v1/billing/meters", status: 503, times: 10_000, method: "GET");
        await other.Subscribe(user);
        Assert.Equal("creator", (await user.Get("/api/subscription")).Text("plan"));
        Assert.Equal(["0"], await other.Column("count(overage_price)::text", $"app.usage_counter where user_id = '{user.Id}'"));
        await app.Sandbox.LetGo(fault);
        await Eventually.Get("the prices", async () =>
        {
            await app.Sandbox.AdvanceClock(TimeSpan.FromMinutes(1));
            return await other.Column("count(overage_price)::text", $"app.usage_counter where user_id = '{user.Id}'");
        }, counted => counted[0] == "3");
        Assert.Single(await app.Sandbox.Journal("stripe"), request => request.Path.EndsWith("/v1/billing/meters", StringComparison.Ordinal) && request.Status == 200);
    }

    [Fact]
    public async Task A_price_that_is_missing_allows_nothing_above_the_limit_under_a_cap_and_is_asked_for_once_there_is_one()
    {
        var (user, connection) = await Subscriber();
        await UseUp(user, "sync");
        // As it is right after an upgrade.
        await wire.Run($"update app.usage_counter set overage_price = null, version = version + 1 where user_id = '{user.Id}'");
        await App.Sandbox.Fault("stripe", "status", "/v1/subscriptions", times: 100_000, method: "GET");
        await Set(user, 1000);
        var refusal = await (await user.Send(HttpMethod.Post, $"/api/connections/{connection}/sync")).Problem(HttpStatusCode.TooManyRequests, "spend_cap_reached");
        Assert.Contains("not known just now", refusal.Text("detail"), StringComparison.Ordinal);
        Assert.DoesNotContain(await user.All("/api/notifications"), told => told.Text("kind") == "spend_cap_reached");
        await App.Sandbox.ClearFaults();
        await App.Sandbox.AdvanceClock(TimeSpan.FromMinutes(1));
        await Eventually.Get("the prices", () => Prices(user), prices => prices.Count == 3);
        await user.Sync(connection);
    }

    [Fact]
    public async Task Setting_it_twice_under_one_key_is_done_once_and_answered_the_same()
    {
        var (user, key) = (await App.RegisterAsync(), Chance.Name("key"));
        var first = await (await user.Send(HttpMethod.Put, Path, new { amount = 500 }, key)).Json();
        await Set(user, 700);
        var again = await user.Send(HttpMethod.Put, Path, new { amount = 500 }, key);
        Assert.Equal(["true"], again.Headers.GetValues("Idempotency-Replayed"));
        Assert.Equal(first.ToString(), (await again.Json()).ToString());
        Assert.Equal(700, (await user.Get("/api/subscription")).Number("spendCap"));
        await (await user.Send(HttpMethod.Put, Path, new { amount = 501 }, key)).Problem(HttpStatusCode.UnprocessableEntity, "idempotency_mismatch");
        Assert.Equal(2, (await user.All("/api/audit")).Count(entry => entry.Text("action") == "subscription.spend_cap_set"));
    }

    [Fact]
    public async Task The_same_operation_at_the_grain_changes_nothing_the_second_time()
    {
        var user = await App.RegisterAsync();
        var (grain, operation) = (App.Grains.GetGrain<ISubscriptionGrain>(user.Id), new OperationId(Chance.Id(), "fingerprint"));
        Assert.Equal(5, (await grain.SetSpendCap(5, operation)).SpendCap);
        await grain.SetSpendCap(6, OperationId.Of(Chance.Id()));
        Assert.Equal(5, (await grain.SetSpendCap(5, operation)).SpendCap);
        Assert.Equal(6, (await grain.Get()).SpendCap);
    }

    [Fact]
    public async Task Nobody_else_has_it_and_who_is_not_signed_in_cannot_set_it()
    {
        var (user, other) = (await App.RegisterAsync(), await App.RegisterAsync());
        await Set(other, 300);
        await Set(user, 1);
        Assert.Equal(300, (await other.Get("/api/subscription")).Number("spendCap"));
        await (await App.NewClient().PutAsync(Path, new StringContent("""{"amount":5}""", Encoding.UTF8, "application/json"))).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"amount":-1}""")]
    [InlineData("""{"amount":100000001}""")]
    [InlineData("""{"amount":1.5}""")]
    [InlineData("""{"amount":"5"}""")]
    [InlineData("""{"amount":99999999999999999999}""")]
    [InlineData("""{"amount":true}""")]
    public async Task What_is_no_amount_is_refused_by_its_name(string body)
    {
        var user = await App.RegisterAsync();
        await Set(user, 8);
        await (await user.Http.PutAsync(Path, new StringContent(body, Encoding.UTF8, "application/json"))).Invalid("amount");
        Assert.Equal(8, (await user.Get("/api/subscription")).Number("spendCap"));
    }

    [Fact]
    public async Task A_raised_cap_wakes_automatic_syncs_that_wait_for_the_next_cycle()
    {
        var (user, connection) = await Subscriber();
        await Set(user, 0);
        await wire.Run($"update app.platform_connection set auto_sync = true, auto_sync_chosen = true, next_sync_at = (select cycle_end + interval '10 minutes' from app.subscription where user_id = '{user.Id}') where id = '{connection}'");
        await Set(user, 0);
        var next = await Next();
        await Set(user, 50);
        Assert.True(await Next() < next.AddDays(-20));

        async Task<DateTimeOffset> Next() => (await user.Get($"/api/connections/{connection}")).GetProperty("nextSyncAt").GetDateTimeOffset();
    }

    /// <summary>Somebody with the plan creator and a connection that has been synced.</summary>
    async Task<(TestUser User, Guid Connection)> Subscriber(int items = 0)
    {
        var user = await App.RegisterAsync();
        await wire.Subscribe(user);
        return (user, (await user.ConnectNew(items)).Connection);
    }

    static async Task<JsonElement> Set(TestUser user, long? amount) => await (await user.Send(HttpMethod.Put, Path, new { amount })).Json();

    static async Task Refused(TestUser user, Guid connection)
    {
        await Eventually.Get("nothing to be held", () => user.Quota(), quota => quota.Number("held") <= 1);
        var answer = await user.Send(HttpMethod.Post, $"/api/connections/{connection}/sync");
        await answer.Problem(HttpStatusCode.TooManyRequests, "spend_cap_reached");
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromDays(20), TimeSpan.FromDays(31));
    }

    /// <summary>All that the plan includes of a kind is used.</summary>
    async Task UseUp(TestUser user, string kind)
    {
        await Eventually.Get("nothing to be held", () => user.Quota(kind), quota => quota.Number("held") == 0);
        await wire.Run($"update app.usage_counter set used = quota_limit, version = version + 1 where user_id = '{user.Id}' and kind = '{kind}'");
        await App.Grains.GetGrain<ISubscriptionGrain>(user.Id).Refresh();
    }

    Task<List<string>> Prices(TestUser user) => wire.Column("overage_price::text", $"app.usage_counter where user_id = '{user.Id}' and overage_price is not null");

    public async ValueTask DisposeAsync()
    {
        await App.Sandbox.ClearFaults();
        wire.Dispose();
    }
}
