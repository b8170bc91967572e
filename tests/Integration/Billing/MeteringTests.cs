using StreamVibe.Tests.Integration.Fixtures;
using StreamVibe.Tests.Integration.Maintenance;

namespace StreamVibe.Tests.Integration.Billing;

/// <summary>Use above a limit: Stripe is told of each unit, counts it once and puts it on the invoice of its cycle, whatever the weather.</summary>
public sealed class MeteringTests(StripeSystem system, PostgresFixture postgres) : IClassFixture<StripeSystem>, IAsyncDisposable
{
    const string Events = "/v1/billing/meter_events";

    static readonly TimeSpan OneMinute = TimeSpan.FromMinutes(1);

    readonly Overage overage = new(system.App);

    StreamVibeApp App => system.App;

    [Fact]
    public async Task What_is_used_above_the_limit_is_on_the_next_invoice_and_what_is_included_is_not()
    {
        var user = await App.RegisterAsync();
        var (customer, _) = await overage.Wire.Subscribe(user);
        await overage.Wire.Run($"update app.usage_counter set used = 99 where user_id = '{user.Id}' and kind = 'sync'");
        var (_, connection) = await user.ConnectNew(items: 1);
        await Eventually.Get("the first sync", () => user.Runs(connection), runs => runs.Exists(run => run.Text("status") == "completed"));
        var above = new[] { await user.Sync(connection), await user.Sync(connection) }.Select(run => run.Text("id")).ToList();
        await App.Sandbox.AdvanceClock(OneMinute);
        Assert.Equal(above.Order(), (await overage.Told(customer)).Select(used => used.Text("identifier")).Order());
        Assert.Equal(["accepted", "accepted"], await overage.States(user));

        await App.Sandbox.AdvanceClock(TimeSpan.FromDays(32));
        await user.SignInAgain();
        var renewal = (await user.All("/api/billing/invoices")).MaxBy(invoice => invoice.GetProperty("createdAt").GetDateTimeOffset());
        Assert.Equal(1900 + (2 * 5), renewal.Number("amountPaid"));
    }

    [Fact]
    public async Task A_unit_whose_report_was_lost_on_its_way_back_is_counted_once()
    {
        var (user, customer) = await overage.Subscriber();
        await App.Sandbox.Fault("stripe", "swallow", Events);
        var operation = await overage.Hold(user);
        await overage.Settle(user, operation);
        for (var minute = 0; minute < 2; minute++) await App.Sandbox.AdvanceClock(OneMinute);
        Assert.Equal(["accepted"], await overage.States(user));
        Assert.Single(await overage.Told(customer));
        Assert.Equal(["swallow", null], await overage.FaultsOf(operation));
    }

    [Theory]
    [InlineData("status", 500)]
    [InlineData("status", 429)]
    [InlineData("status", 404)]
    [InlineData("reset", 0)]
    [InlineData("garbage", 0)]
    public async Task A_unit_that_stripe_did_not_take_is_sent_again_by_the_job_and_by_nobody_before(string kind, int status)
    {
        var (user, customer) = await overage.Subscriber();
        await App.Sandbox.Fault("stripe", kind, Events, status: status == 0 ? 503 : status);
        var operation = await overage.Hold(user);
        await overage.Settle(user, operation);
        for (var minute = 0; minute < 2; minute++) await App.Sandbox.AdvanceClock(OneMinute);
        Assert.Equal(["accepted"], await overage.States(user));
        Assert.Single(await overage.Told(customer));
        Assert.Equal([kind, null], await overage.FaultsOf(operation));
    }

    [Fact]
    public async Task What_stripe_has_no_meter_for_waits_and_keeps_nothing_else_waiting()
    {
        await using var app = await StreamVibeApp.StartAsync(postgres, new Dictionary<string, string?> { ["Stripe:MeterEvents:sync"] = "steps" });
        using var there = new Overage(app);
        var (unmetered, metered) = (await there.Subscriber(), await there.Subscriber());
        for (var i = 0; i < 5; i++) await there.Use(unmetered.User);
        await there.Use(metered.User, "ai_analysis");
        await app.Sandbox.AdvanceClock(OneMinute);
        Assert.Equal(["accepted"], await there.States(metered.User));
        Assert.Equal(["pending"], (await there.States(unmetered.User)).Distinct());
        Assert.Empty(await there.Told(unmetered.Customer));
        await app.Logs.Told("[3121]", $"{unmetered.User.Id}", "no active meter 'steps'");
    }

    // B2: Stripe does not answer for more than a day, and some reports arrived all the same.
    [Fact]
    public async Task After_two_days_without_an_answer_stripes_own_sums_decide_and_nothing_is_charged_twice_or_not_at_all()
    {
        var (user, customer) = await overage.Subscriber();
        // A run tries one of a customer's where that fails. Of the first two Stripe takes each, and nobody hears of it.
        for (var run = 0; run < 4; run++)
        {
            await App.Sandbox.ClearFaults();
            if (run < 2) await App.Sandbox.Fault("stripe", "swallow", Events);
            await App.Sandbox.Fault("stripe", "status", Events, times: 100_000);
            if (run == 0) for (var i = 0; i < 4; i++) await overage.Use(user);
            await App.Sandbox.AdvanceClock(OneMinute);
        }
        for (var hours = 0; hours < 24; hours += 6) await App.Sandbox.AdvanceClock(TimeSpan.FromHours(6));
        Assert.Equal(["pending"], (await overage.States(user)).Distinct());
        Assert.Equal((2, 4), ((await overage.Told(customer)).Count, await overage.Count(user, "unknown_since is not null")));

        // The day is over: nothing is sent under an id that Stripe may have forgotten.
        var asked = (await overage.Reports()).Count;
        await App.Sandbox.ClearFaults();
        await App.Sandbox.AdvanceClock(TimeSpan.FromMinutes(30));
        Assert.Equal(asked, (await overage.Reports()).Count);

        // Not before Stripe's sums are sure to hold what arrived, and its memory of ids is sure not to.
        await App.Sandbox.AdvanceClock(TimeSpan.FromHours(20));
        Assert.Equal(asked, (await overage.Reports()).Count);
        await App.Sandbox.AdvanceClock(TimeSpan.FromHours(5));
        await App.Sandbox.AdvanceClock(OneMinute);
        Assert.Equal(["accepted"], (await overage.States(user)).Distinct());
        Assert.Equal(4, (await overage.Told(customer)).Count);
        Assert.Equal(asked + 2, (await overage.Reports()).Count);
        await App.Logs.Told("[3122]", $"{user.Id}", "Stripe has 2, and is sent 2 again");
    }

    [Fact]
    public async Task A_late_unit_is_of_the_cycle_it_was_held_in()
    {
        var (user, customer) = await overage.Subscriber();
        var subscription = await user.Get("/api/subscription");
        var (start, end) = (subscription.GetProperty("cycleStart").GetDateTimeOffset(), subscription.GetProperty("cycleEnd").GetDateTimeOffset());
        await App.Sandbox.AdvanceClock(end - await App.Sandbox.Now() - OneMinute);
        var held = await overage.Hold(user);
        // Before it would be an orphan.
        await App.Sandbox.AdvanceClock(TimeSpan.FromMinutes(3));
        await user.SignInAgain();
        await Eventually.Get("the next cycle", () => user.Get("/api/subscription"), seen => seen.GetProperty("cycleStart").GetDateTimeOffset() > start);
        await overage.Settle(user, held);
        await App.Sandbox.AdvanceClock(OneMinute);
        var told = Assert.Single(await overage.Told(customer));
        Assert.InRange(DateTimeOffset.FromUnixTimeSeconds(told.GetProperty("timestamp").GetInt64()), start.AddSeconds(-1), end.AddSeconds(-1));
    }

    [Fact]
    public async Task What_stripe_will_never_take_is_said_to_the_operator_and_tried_no_more()
    {
        var (user, customer) = await overage.Subscriber();
        await App.Sandbox.Fault("stripe", "status", Events, times: 100_000);
        await overage.Use(user);
        await overage.Wire.Run($"update app.meter_event set occurred_at = occurred_at - interval '36 days' where user_id = '{user.Id}'");
        await App.Sandbox.ClearFaults();
        await App.Sandbox.AdvanceClock(OneMinute);
        await App.Sandbox.AdvanceClock(OneMinute);
        Assert.Equal(["refused"], await overage.States(user));
        Assert.StartsWith("Error", await App.Logs.Told("[3120]", $"{user.Id}", "timestamp_too_far_in_past"), StringComparison.Ordinal);
        Assert.Empty(await overage.Told(customer));
    }

    [Fact]
    public async Task Without_a_customer_or_overage_stripe_is_owed_nothing_and_who_leaves_owes_nothing()
    {
        var (free, gone) = (await App.RegisterAsync(), await App.RegisterAsync());
        await overage.Wire.Run($"update app.usage_counter set used = quota_limit, overage_allowed = true where user_id = '{free.Id}'");
        await overage.Settle(free, await overage.Hold(free));
        await overage.Wire.Subscribe(gone);
        await overage.Settle(gone, await overage.Hold(gone));
        Assert.Equal((0, 0), (await overage.Count(free), await overage.Count(gone)));

        await overage.Wire.Run($"update app.usage_counter set used = quota_limit where user_id = '{gone.Id}'");
        await App.Sandbox.Fault("stripe", "status", Events, times: 100_000);
        await overage.Settle(gone, await overage.Hold(gone));
        Assert.Equal(1, await overage.Count(gone));
        await gone.Send(HttpMethod.Delete, "/api/me");
        await Eventually.Get("the account to be gone", () => overage.Count(gone), left => left == 0);
    }

    [Fact]
    public async Task An_administrator_sees_the_job_and_its_failures()
    {
        var (user, _) = await overage.Subscriber();
        var boss = await App.AdministratorAsync();
        await App.Sandbox.Fault("stripe", "status", Events, status: 500, times: 100_000);
        await overage.Use(user);
        await overage.Wire.Run($"update app.meter_event set due_at = due_at - interval '1 hour' where user_id = '{user.Id}'");
        Assert.Equal("failed", (await boss.RunJob("flush-meter-events")).Text("lastOutcome"));
        await App.Sandbox.ClearFaults();
        await overage.Wire.Run($"update app.meter_event set due_at = due_at - interval '1 hour' where user_id = '{user.Id}' and due_at is not null");
        Assert.Equal("completed", (await boss.RunJob("flush-meter-events")).Text("lastOutcome"));
        Assert.Equal(["accepted"], await overage.States(user));
    }

    public async ValueTask DisposeAsync()
    {
        await App.Sandbox.ClearFaults();
        overage.Dispose();
    }
}
