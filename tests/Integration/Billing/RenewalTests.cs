using System.Net;
using System.Text.Json;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Billing;

/// <summary>The clock carries a paid cycle past its end: into the next one, or out of the plan. What was used stays in the history with the limit it was used under.</summary>
public sealed class RenewalTests(StripeSystem system) : IClassFixture<StripeSystem>, IAsyncDisposable
{
    /// <summary>Stripe collects a renewal an hour after it.</summary>
    static readonly TimeSpan Collected = TimeSpan.FromHours(2);

    readonly StripeWire wire = new(system.App);

    readonly StripeDesk stripe = new(system.App);

    // Where Stripe neither tells nor answers, our own roll-over comes first.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_plan_that_was_cancelled_in_the_portal_ends_with_its_cycle_and_the_history_keeps_its_limit(bool late)
    {
        var user = await system.App.RegisterAsync();
        var (customer, subscription) = await wire.Subscribe(user);
        await UseOne(user);
        await stripe.Decide((await (await user.Send(HttpMethod.Post, "/api/billing/portal")).Json()).Text("url"), "cancel");
        var paid = await Shows(user, "the cancellation", seen => seen.GetProperty("cancelAtPeriodEnd").GetBoolean());
        await wire.Settled(customer);
        await wire.Hold(late);
        if (late) await system.App.Sandbox.Fault("stripe", "status", "/v1/", status: 401, times: 10_000, method: "GET");

        await Past(paid);
        await user.SignInAgain();
        Assert.Equal("canceled", (await Subscription(subscription)).Text("status"));
        if (late) Assert.Equal((0, 100), await Used(user));
        await system.App.Sandbox.ClearFaults();
        await wire.Hold(false);
        var over = await Shows(user, "the end", seen => seen.Text("plan") == "free");
        Assert.Equal(("active", false), (over.Text("status"), over.GetProperty("cancelAtPeriodEnd").GetBoolean()));
        Assert.Equal(Time(paid, "cycleEnd"), Time(over, "cycleStart"));
        Assert.Equal((0, 10), await Used(user));
        Assert.False((await user.Quota()).GetProperty("overageAllowed").GetBoolean());
        await IsInHistory(user, paid);
    }

    // Our own guess at the next cycle is a month: of a week only Stripe knows.
    [Theory]
    [InlineData("month")]
    [InlineData("week")]
    public async Task A_renewal_begins_the_cycle_that_stripe_says_with_nothing_used(string interval)
    {
        var user = await system.App.RegisterAsync();
        var (customer, subscription, price) = await Subscribe(user, interval);
        await UseOne(user);
        var first = await user.Get("/api/subscription");
        var plan = first.Text("plan");

        await Past(first);
        await user.SignInAgain();
        var period = (await Subscription(subscription)).GetProperty("items").GetProperty("data").EnumerateArray().Single(item => item.GetProperty("price").Text("id") == price);
        var (start, end) = (DateTimeOffset.FromUnixTimeSeconds(period.Number("current_period_start")), DateTimeOffset.FromUnixTimeSeconds(period.Number("current_period_end")));
        Assert.Equal(Time(first, "cycleEnd"), start);
        Assert.InRange((end - start).TotalDays, interval == "week" ? 7 : 28, interval == "week" ? 7 : 31);
        var renewed = await Shows(user, "the next cycle", seen => (Time(seen, "cycleStart"), Time(seen, "cycleEnd")) == (start, end));
        Assert.Equal((plan, "active"), (renewed.Text("plan"), renewed.Text("status")));
        Assert.Equal((0, 100), await Used(user));
        Assert.Equal(0, (await user.Quota()).Number("held"));
        Assert.Equal("paid", (await stripe.All("invoices")).Single(one => one.Text("customer") == customer && one.Text("billing_reason") == "subscription_cycle").Text("status"));
        await IsInHistory(user, first);
        await wire.Settled(customer);
        Assert.DoesNotContain(await user.All("/api/notifications"), told => told.Text("kind") is "plan_ended" or "payment_failed");
    }

    async Task<(string Customer, string Subscription, string Price)> Subscribe(TestUser user, string interval)
    {
        if (interval == "month")
        {
            var (payer, monthly) = await wire.Subscribe(user);
            return (payer, monthly, "price_creator_month");
        }
        var product = (await stripe.Post("products", ("name", "Short"), ("metadata[plan]", "short"), ("metadata[quota_sync]", "100"), ("metadata[quota_ai_analysis]", "1"), ("metadata[quota_seo_submission]", "1"))).Text("id");
        var price = (await stripe.Post("prices", ("product", product), ("currency", "usd"), ("unit_amount", "500"), ("recurring[interval]", interval))).Text("id");
        var customer = await wire.MakeCustomer(user);
        var made = (await wire.Crowd(new { customerIds = new[] { customer }, price, events = true })).Single();
        await Shows(user, "the plan", seen => seen.Text("plan") == "short");
        await wire.Settled(customer);
        return (customer, made.Text("subscription"), price);
    }

    // One sync, and none by itself later.
    static async Task UseOne(TestUser user)
    {
        var (_, connection) = await user.ConnectNew(items: 1);
        await (await user.Send(HttpMethod.Patch, $"/api/connections/{connection}", new { autoSync = new { enabled = false } })).Expect(HttpStatusCode.OK);
    }

    async Task Past(JsonElement cycle) => await system.App.Sandbox.AdvanceClock(Time(cycle, "cycleEnd") - await system.App.Sandbox.Now() + Collected);

    async Task<JsonElement> Subscription(string id) => (await stripe.All("subscriptions")).Single(one => one.Text("id") == id);

    // One row of the cycle that was paid; the one before it has the limit of the free plan.
    static async Task IsInHistory(TestUser user, JsonElement cycle)
    {
        var ended = Assert.Single(await user.All("/api/usage/history?kind=sync"), row => row.Number("limit") == 100);
        Assert.Equal((Time(cycle, "cycleStart"), Time(cycle, "cycleEnd")), (Time(ended, "cycleStart"), Time(ended, "cycleEnd")));
        Assert.Equal((1, 0), (ended.Number("used"), ended.Number("overage")));
    }

    static async Task<(long Used, long Limit)> Used(TestUser user) => await user.Quota() is var quota ? (quota.Number("used"), quota.Number("limit")) : default;

    static DateTimeOffset Time(JsonElement json, string name) => json.GetProperty(name).GetDateTimeOffset();

    static Task<JsonElement> Shows(TestUser user, string what, Func<JsonElement, bool> wanted) => Eventually.Get(what, () => user.Get("/api/subscription"), wanted);

    public async ValueTask DisposeAsync()
    {
        await system.App.Sandbox.ClearFaults();
        await wire.Hold(false);
        wire.Dispose();
        stripe.Dispose();
    }
}
