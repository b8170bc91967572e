using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Billing;

/// <summary>A plan that is not paid: in force for seven days, then limited as the free one, and back with the payment. Time alone does it.</summary>
public sealed class UnpaidTests(StripeSystem system) : IClassFixture<StripeSystem>, IDisposable
{
    readonly StripeWire wire = new(system.App);

    readonly StripeDesk stripe = new(system.App);

    [Fact]
    public async Task Seven_days_of_grace_then_the_free_limits_and_the_plan_again_when_it_is_paid()
    {
        var user = await system.App.RegisterAsync();
        var (customer, _) = await wire.Subscribe(user, card: "failing");
        var first = await user.Get("/api/subscription");

        // Stripe tries again after 3, 5 and 7 days and then gives up: here it is kept from saying so.
        await system.App.Sandbox.AdvanceClock(first.GetProperty("cycleEnd").GetDateTimeOffset() - await system.App.Sandbox.Now() + TimeSpan.FromHours(3));
        await user.SignInAgain();
        var unpaid = await Eventually.Get("the failed payment", () => user.Get("/api/subscription"), seen => seen.Text("status") == "past_due");
        Assert.Equal("creator", unpaid.Text("plan"));
        Assert.Equal(first.Text("cycleEnd"), unpaid.Text("cycleStart"));
        await wire.Settled(customer);
        await wire.Hold(true);

        var since = unpaid.GetProperty("pastDueSince").GetDateTimeOffset();
        await system.App.Sandbox.AdvanceClock(since.AddDays(7) - await system.App.Sandbox.Now() - TimeSpan.FromMinutes(2));
        await user.SignInAgain();
        Assert.Equal(("creator", 100), ((await user.Get("/api/subscription")).Text("plan"), (await user.Quota()).Number("limit")));
        // The card is good from now on, so that Stripe's last try would succeed; nobody has asked yet.
        await system.App.Sandbox.Fault("stripe", "status", "/v1/subscriptions", status: 401, times: 10_000);
        await system.App.Sandbox.AdvanceClock(TimeSpan.FromMinutes(3));
        var over = await user.Get("/api/subscription");
        Assert.Equal(("free", "past_due", 10), (over.Text("plan"), over.Text("status"), (await user.Quota()).Number("limit")));
        Assert.Equal(since, over.GetProperty("pastDueSince").GetDateTimeOffset());

        await system.App.Sandbox.ClearFaults();
        await stripe.Decide((await (await user.Send(HttpMethod.Post, "/api/billing/portal")).Json()).Text("url"), "update_card");
        await stripe.Decide((await (await user.Send(HttpMethod.Post, "/api/billing/portal")).Json()).Text("url"), "pay");
        await wire.Hold(false);
        await Eventually.Get("the plan", () => user.Get("/api/subscription"), seen => seen.Text("plan") == "creator" && seen.Text("status") == "active");
        Assert.Equal(100, (await user.Quota()).Number("limit"));
        string[] kinds = ["plan_started", "payment_failed", "plan_ended", "payment_received"];
        Assert.Equal(kinds, (await user.All("/api/notifications")).Select(told => told.Text("kind")).Where(kinds.Contains).Reverse());
        Assert.Equal("system", (await user.All("/api/audit")).Single(entry => entry.Text("action") == "billing.plan_ended").Text("actor"));
    }

    public void Dispose()
    {
        wire.Dispose();
        stripe.Dispose();
    }
}
