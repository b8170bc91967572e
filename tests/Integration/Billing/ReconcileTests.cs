using StreamVibe.Tests.Integration.Fixtures;
using StreamVibe.Tests.Integration.Maintenance;

namespace StreamVibe.Tests.Integration.Billing;

/// <summary>What no event told of is found within a day, put into force and noted.</summary>
public sealed class ReconcileTests(StripeSystem system) : IClassFixture<StripeSystem>, IDisposable
{
    readonly StripeWire wire = new(system.App);

    readonly StripeDesk stripe = new(system.App);

    [Fact]
    public async Task Differences_that_were_planted_are_found_and_those_who_have_none_are_not_noted()
    {
        var (more, less, same) = (await system.App.RegisterAsync(), await system.App.RegisterAsync(), await system.App.RegisterAsync());
        foreach (var user in new[] { more, less, same }) await wire.Subscribe(user);
        await wire.Run($"update app.subscription set plan = 'studio' where user_id = '{more.Id}'");
        await wire.Run($"update app.usage_counter set quota_limit = 1000 where user_id = '{more.Id}'");
        await wire.Run($"update app.subscription set plan = 'free', stripe_subscription_id = null where user_id = '{less.Id}'");
        await wire.Run("update app.subscription set stripe_seen_at = stripe_seen_at - interval '1 day' where stripe_customer_id is not null");

        var boss = await system.App.AdministratorAsync();
        Assert.Equal("completed", (await boss.RunJob("reconcile-stripe")).Text("lastOutcome"));
        foreach (var user in new[] { more, less, same })
        {
            Assert.Equal(("creator", 100), ((await user.Get("/api/subscription")).Text("plan"), (await user.Quota()).Number("limit")));
            Assert.Equal(user == same ? 0 : 1, (await user.All("/api/audit")).Count(entry => entry.Text("action") == "billing.reconciled"));
        }
        // The other test's customer is one of whom no event told either.
        var told = system.App.Logs.Lines.Where(line => line.Contains("[3118]", StringComparison.Ordinal)).ToList();
        Assert.Equal([1, 1, 0], new[] { more, less, same }.Select(user => told.Count(line => line.Contains(user.Id.ToString(), StringComparison.Ordinal))));
        // Nobody is left to look at.
        Assert.Equal(0, (await boss.RunJob("reconcile-stripe")).Number("actedOn"));
    }

    [Fact]
    public async Task What_stripe_could_not_deliver_is_fetched()
    {
        var user = await system.App.RegisterAsync();
        await wire.Hold(true);
        var customer = await wire.MakeCustomer(user);
        await wire.Crowd(new { customerIds = new[] { customer }, events = true });
        var made = (await wire.EventsOf(customer)).Select(one => one.Text("id")).ToList();
        Assert.Equal(0, await wire.Count($"customer_id = '{customer}'"));
        await (await system.App.AdministratorAsync()).RunJob("reconcile-stripe");
        await Eventually.Get("the plan", () => user.Get("/api/subscription"), seen => seen.Text("plan") == "creator");
        Assert.Superset(made.ToHashSet(), (await wire.Column("id", "app.stripe_event")).ToHashSet());
        await wire.Hold(false);
    }

    public void Dispose()
    {
        wire.Dispose();
        stripe.Dispose();
    }
}
