using System.Globalization;
using System.Text.Json;
using StreamVibe.Tests.Integration.Fixtures;
using StreamVibe.Tests.Integration.Maintenance;

namespace StreamVibe.Tests.Integration.Billing;

/// <summary>Use above a limit: Stripe is told of each unit, counts it once and puts it on the invoice of its cycle, whatever the weather.</summary>
public sealed class MeteringTests(StripeSystem system) : IClassFixture<StripeSystem>, IAsyncDisposable
{
    const string Events = "/v1/billing/meter_events";

    static readonly TimeSpan OneMinute = TimeSpan.FromMinutes(1);

    readonly StripeWire wire = new(system.App);

    readonly StripeDesk stripe = new(system.App);

    StreamVibeApp App => system.App;

    [Fact]
    public async Task What_is_used_above_the_limit_is_on_the_next_invoice_and_what_is_included_is_not()
    {
        var user = await App.RegisterAsync();
        var (customer, _) = await wire.Subscribe(user);
        await wire.Run($"update app.usage_counter set used = 99 where user_id = '{user.Id}' and kind = 'sync'");
        var (_, connection) = await user.ConnectNew(items: 1);
        await Eventually.Get("the first sync", () => user.Runs(connection), runs => runs.Exists(run => run.Text("status") == "completed"));
        var above = new[] { await user.Sync(connection), await user.Sync(connection) }.Select(run => run.Text("id")).ToList();
        await App.Sandbox.AdvanceClock(OneMinute);
        Assert.Equal(above.Order(), (await Told(customer)).Select(used => used.Text("identifier")).Order());
        Assert.Equal(["accepted", "accepted"], await States(user));

        await App.Sandbox.AdvanceClock(TimeSpan.FromDays(32));
        await user.SignInAgain();
        var renewal = (await user.All("/api/billing/invoices")).MaxBy(invoice => invoice.GetProperty("createdAt").GetDateTimeOffset());
        Assert.Equal(1900 + (2 * 5), renewal.Number("amountPaid"));
    }

    [Fact]
    public async Task A_unit_whose_report_was_lost_on_its_way_back_is_counted_once()
    {
        var (user, customer) = await Subscriber();
        await App.Sandbox.Fault("stripe", "swallow", Events);
        var operation = await Hold(user);
        await Settle(user, operation);
        for (var minute = 0; minute < 2; minute++) await App.Sandbox.AdvanceClock(OneMinute);
        Assert.Equal(["accepted"], await States(user));
        Assert.Single(await Told(customer));
        Assert.Equal(["swallow", null], (await Reports()).Where(report => report.Body!.Contains($"{operation}", StringComparison.Ordinal)).Select(report => report.Fault));
    }

    [Theory]
    [InlineData("status", 500)]
    [InlineData("status", 429)]
    [InlineData("reset", 0)]
    [InlineData("garbage", 0)]
    public async Task A_unit_that_stripe_did_not_take_is_sent_again_and_holds_up_nobody_else(string kind, int status)
    {
        var (user, customer) = await Subscriber();
        await App.Sandbox.Fault("stripe", kind, Events, status: status == 0 ? 503 : status);
        await Use(user, 2);
        var (other, otherCustomer) = await Subscriber();
        await Use(other, 1);
        await App.Sandbox.AdvanceClock(OneMinute);
        Assert.Equal(["accepted"], (await States(user)).Concat(await States(other)).Distinct().Where(state => state == "accepted"));
        await App.Sandbox.AdvanceClock(OneMinute);
        Assert.Equal(["accepted", "accepted", "accepted"], (await States(user)).Concat(await States(other)));
        Assert.Equal((2, 1), ((await Told(customer)).Count, (await Told(otherCustomer)).Count));
    }

    // B2: a day and more without Stripe, of which every other report arrived all the same.
    [Fact]
    public async Task After_thirty_hours_without_an_answer_stripes_own_sums_decide_and_nothing_is_charged_twice_or_not_at_all()
    {
        var (user, customer) = await Subscriber();
        await Use(user, 4);
        // In each of the first two runs Stripe takes one, and nobody hears of it; a run gives up after three.
        for (var run = 0; run < 2; run++)
        {
            await App.Sandbox.ClearFaults();
            await App.Sandbox.Fault("stripe", "swallow", Events);
            await App.Sandbox.Fault("stripe", "status", Events, times: 100_000);
            await App.Sandbox.AdvanceClock(OneMinute);
        }
        for (var hours = 0; hours < 24; hours += 6) await App.Sandbox.AdvanceClock(TimeSpan.FromHours(6));
        Assert.Equal(["pending"], (await States(user)).Distinct());
        Assert.Equal((2, 4), ((await Told(customer)).Count, await Count(user, "unknown_since is not null")));

        // The day is over: nothing is sent under an id that Stripe may have forgotten.
        var asked = (await Reports()).Count;
        await App.Sandbox.ClearFaults();
        await App.Sandbox.AdvanceClock(TimeSpan.FromMinutes(30));
        Assert.Equal(asked, (await Reports()).Count);

        await App.Sandbox.AdvanceClock(TimeSpan.FromHours(5));
        await App.Sandbox.AdvanceClock(OneMinute);
        Assert.Equal(["accepted"], (await States(user)).Distinct());
        Assert.Equal(4, (await Told(customer)).Count);
        Assert.Equal(asked + 2, (await Reports()).Count);
        await App.Logs.Told("[3122]", $"{user.Id}", "Stripe has 2, and is sent 2 again");
    }

    [Fact]
    public async Task A_late_unit_is_of_the_cycle_it_was_held_in()
    {
        var (user, customer) = await Subscriber();
        var (start, end) = await Cycle(user);
        await App.Sandbox.AdvanceClock(end - await App.Sandbox.Now() - OneMinute);
        var held = await Hold(user);
        // Before it would be an orphan.
        await App.Sandbox.AdvanceClock(TimeSpan.FromMinutes(3));
        await user.SignInAgain();
        await Eventually.Get("the next cycle", () => user.Get("/api/subscription"), seen => seen.GetProperty("cycleStart").GetDateTimeOffset() > start);
        await Settle(user, held);
        await App.Sandbox.AdvanceClock(OneMinute);
        var told = Assert.Single(await Told(customer));
        Assert.InRange(DateTimeOffset.FromUnixTimeSeconds(told.GetProperty("timestamp").GetInt64()), start.AddSeconds(-1), end.AddSeconds(-1));
    }

    [Fact]
    public async Task What_stripe_will_never_take_is_said_to_the_operator_and_tried_no_more()
    {
        var (user, customer) = await Subscriber();
        await Use(user, 1);
        await wire.Run($"update app.meter_event set occurred_at = occurred_at - interval '36 days' where user_id = '{user.Id}'");
        await App.Sandbox.AdvanceClock(OneMinute);
        Assert.Equal(["refused"], await States(user));
        Assert.StartsWith("Error", await App.Logs.Told("[3120]", $"{user.Id}", "timestamp_too_far_in_past"), StringComparison.Ordinal);
        Assert.Empty(await Told(customer));
    }

    [Fact]
    public async Task Without_a_customer_or_overage_stripe_is_owed_nothing_and_who_leaves_owes_nothing()
    {
        var (free, gone) = (await App.RegisterAsync(), await App.RegisterAsync());
        await wire.Run($"update app.usage_counter set used = quota_limit, overage_allowed = true where user_id = '{free.Id}'");
        await Settle(free, await Hold(free));
        await wire.Subscribe(gone);
        await Settle(gone, await Hold(gone));
        Assert.Equal((0, 0), (await Count(free), await Count(gone)));

        await wire.Run($"update app.usage_counter set used = quota_limit where user_id = '{gone.Id}'");
        await App.Sandbox.Fault("stripe", "status", Events, times: 100_000);
        await Settle(gone, await Hold(gone));
        Assert.Equal(1, await Count(gone));
        await gone.Send(HttpMethod.Delete, "/api/me");
        await Eventually.Get("the account to be gone", () => Count(gone), left => left == 0);
    }

    [Fact]
    public async Task An_administrator_sees_the_job_and_its_failures()
    {
        var (user, _) = await Subscriber();
        var boss = await App.AdministratorAsync();
        await Use(user, 1);
        await App.Sandbox.Fault("stripe", "status", Events, status: 500);
        Assert.Equal("failed", (await boss.RunJob("flush-meter-events")).Text("lastOutcome"));
        await wire.Run($"update app.meter_event set due_at = due_at - interval '1 hour' where user_id = '{user.Id}' and due_at is not null");
        var ran = await boss.RunJob("flush-meter-events");
        Assert.Equal("completed", ran.Text("lastOutcome"));
        Assert.Equal(["accepted"], await States(user));
    }

    /// <summary>Somebody on the plan <c>creator</c> who has used up all syncs that it includes.</summary>
    async Task<(TestUser User, string Customer)> Subscriber()
    {
        var user = await App.RegisterAsync();
        var (customer, _) = await wire.Subscribe(user);
        await wire.Run($"update app.usage_counter set used = quota_limit where user_id = '{user.Id}'");
        return (user, customer);
    }

    async Task Use(TestUser user, int times)
    {
        for (var i = 0; i < times; i++) await Settle(user, await Hold(user));
    }

    async Task<Guid> Hold(TestUser user)
    {
        var (operation, now) = (Chance.Id(), (await App.Sandbox.Now()).ToString("O", CultureInfo.InvariantCulture));
        await wire.Run($"insert into app.usage_event (user_id, operation_id, kind, state, cycle_start, held_at) select user_id, '{operation}', kind, 'held', cycle_start, '{now}' from app.usage_counter where user_id = '{user.Id}' and kind = 'sync'; update app.usage_counter set held = held + 1 where user_id = '{user.Id}' and kind = 'sync'");
        return operation;
    }

    async Task Settle(TestUser user, Guid operation) => await wire.Run($"select held from app.settle_usage('{user.Id}', '{operation}', true, '{(await App.Sandbox.Now()).ToString("O", CultureInfo.InvariantCulture)}')");

    static async Task<(DateTimeOffset Start, DateTimeOffset End)> Cycle(TestUser user)
    {
        var subscription = await user.Get("/api/subscription");
        return (subscription.GetProperty("cycleStart").GetDateTimeOffset(), subscription.GetProperty("cycleEnd").GetDateTimeOffset());
    }

    /// <summary>What Stripe counts of a customer, each event.</summary>
    async Task<List<JsonElement>> Told(string customer) => (await stripe.List("meter_events")).FindAll(used => used.Text("customer") == customer);

    /// <summary>Every report that Stripe was sent.</summary>
    async Task<List<SandboxRequest>> Reports() => (await App.Sandbox.Journal("stripe")).FindAll(request => request.Method == "POST" && request.Path.EndsWith("/meter_events", StringComparison.Ordinal));

    Task<List<string>> States(TestUser user) => wire.Column("state", $"app.meter_event where user_id = '{user.Id}' order by occurred_at");

    async Task<int> Count(TestUser user, string where = "true") => int.Parse((await wire.Column("count(*)::text", $"app.meter_event where user_id = '{user.Id}' and {where}"))[0], CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        await App.Sandbox.ClearFaults();
        wire.Dispose();
        stripe.Dispose();
    }
}
