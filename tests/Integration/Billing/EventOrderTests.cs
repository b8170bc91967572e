using System.Net;
using System.Text.Json;
using StreamVibe.Tests.Integration.Fixtures;
using StreamVibe.Tests.Integration.Maintenance;

namespace StreamVibe.Tests.Integration.Billing;

/// <summary>Whatever order Stripe's events come in, and whether or not Stripe can be asked, what is in force in the end is what Stripe says.</summary>
public sealed class EventOrderTests(StripeSystem system) : IClassFixture<StripeSystem>, IDisposable
{
    readonly StripeWire wire = new(system.App);

    readonly StripeDesk stripe = new(system.App);

    // W4: bought, paid, changed to the larger plan, cancelled for the end of the period, ended; and the same without the end.
    [Theory]
    [InlineData(true, "free", "active", false)]
    [InlineData(false, "studio", "active", true)]
    public async Task All_orders_of_the_events_of_a_life_lead_to_the_same_end(bool ends, string plan, string status, bool cancels)
    {
        var (user, life) = await Live(ends);
        Assert.Equal(ends ? 5 : 4, life.Count);
        var clean = await Snapshot(user);
        var number = 0;
        foreach (var order in Orders(life))
        {
            await system.App.Sandbox.ClearFaults();
            // By turns nothing is known of any subscription, and something of another one.
            await Reset(user, clean, ends ? "studio" : "creator", number % 2 == 0 ? "null" : "'sub_before'", cancels: !cancels);
            // Every third time Stripe answers nothing at first: then the events' own words are believed until it does.
            var isAway = number++ % 3 == 0;
            if (isAway) await system.App.Sandbox.Fault("stripe", "status", "/v1/subscriptions", status: 401, times: 1000);
            foreach (var body in order) await (await wire.Send(body.GetRawText())).Expect(HttpStatusCode.OK);
            await Eventually.Get($"order {number} to be applied", () => wire.Count("state = 'applied'"), applied => applied == life.Count);
            if (isAway)
            {
                await system.App.Sandbox.ClearFaults();
                Assert.Single(await wire.Column("user_id::text", $"app.subscription where user_id = '{user.Id}' and reread_due_at is not null"));
                await wire.Run("update app.subscription set reread_due_at = created.at from (select min(received_at) as at from app.stripe_event) created where reread_due_at is not null");
                await (await system.App.AdministratorAsync()).RunJob("wake-overdue");
                await Eventually.Get($"order {number} to be looked up", () => wire.Column("user_id::text", $"app.subscription where user_id = '{user.Id}' and reread_due_at is null"), found => found.Count == 1);
            }
            await Eventually.Get($"the end of order {number}", () => user.Get("/api/subscription"), seen => seen.Text("plan") == plan && seen.Text("status") == status && seen.GetProperty("cancelAtPeriodEnd").GetBoolean() == cancels);
            Assert.Equal(plan == "free" ? [20, 10, 10] : [3000, 1000, 1000], await Limits(user));
        }
        Assert.Equal(ends ? 120 : 24, number);
    }

    async Task<(TestUser User, List<JsonElement> Life)> Live(bool ends)
    {
        var user = await system.App.RegisterAsync();
        await system.App.Sandbox.ClearFaults();
        await wire.Hold(true);
        var customer = await wire.MakeCustomer(user);
        var subscription = (await wire.Crowd(new { customerIds = new[] { customer }, events = true })).Single().Text("subscription");
        var item = (await stripe.All("subscriptions")).Single(one => one.Text("id") == subscription).GetProperty("items").GetProperty("data").EnumerateArray()
            .Single(one => one.GetProperty("price").Text("id") == "price_creator_month").Text("id");
        await stripe.Post($"subscriptions/{subscription}", ("items[0][id]", item), ("items[0][price]", "price_studio_month"), ("proration_behavior", "none"));
        await stripe.Post($"subscriptions/{subscription}", ("cancel_at_period_end", "true"));
        if (ends) await stripe.Delete($"subscriptions/{subscription}");
        var events = await wire.EventsOf(customer);
        string[] wanted = ["customer.subscription.created", "invoice.paid", "customer.subscription.updated", "customer.subscription.deleted"];
        return (user, events.FindAll(one => wanted.Contains(one.Text("type"))));
    }

    Task<List<string>> Snapshot(TestUser user) => wire.Column("row_to_json(s)::text", $"app.subscription s where user_id = '{user.Id}'");

    // Something else is in force than in the end, so that an order that does nothing is seen; and the pages show it.
    async Task Reset(TestUser user, List<string> row, string plan, string subscription, bool cancels)
    {
        await wire.Run("delete from app.stripe_event");
        await wire.Run(
            $"""
            update app.subscription s set plan = '{plan}', status = 'past_due', cycle_anchor = r.cycle_anchor, cycle_start = r.cycle_start, cycle_end = r.cycle_end, cancel_at_period_end = {cancels}, past_due_since = now(),
              grace_ends_at = now() + interval '7 days', stripe_subscription_id = {subscription}, stripe_product_id = 'prod_{plan}', stripe_seen_at = null, reread_due_at = null, reread_tries = 0, version = s.version + 1
            from json_populate_record(null::app.subscription, '{row[0]}') r where s.user_id = '{user.Id}'
            """);
        await wire.Run(
            $"""
            update app.usage_counter c set quota_limit = {(plan == "studio" ? 777 : 77)}, overage_allowed = true, cycle_start = s.cycle_start, version = c.version + 1
            from app.subscription s where s.user_id = c.user_id and c.user_id = '{user.Id}'
            """);
        await wire.Run($"select pg_notify('cache_dropped', 'subscription {user.Id}')");
        await Eventually.Get("the state before", () => user.Get("/api/subscription"), seen => seen.Text("plan") == plan && seen.Text("status") == "past_due" && seen.GetProperty("cancelAtPeriodEnd").GetBoolean() == cancels);
    }

    Task<List<long>> Limits(TestUser user) => Sql.ListAsync<long>(system.App.Database, $"select quota_limit from app.usage_counter where user_id = '{user.Id}' order by kind", "streamvibe_service");

    static IEnumerable<List<JsonElement>> Orders(List<JsonElement> items) => items.Count <= 1 ? [items]
        : items.SelectMany((first, place) => Orders([.. items.Where((_, other) => other != place)]).Select(rest => (List<JsonElement>)[first, .. rest]));

    public void Dispose()
    {
        wire.Dispose();
        stripe.Dispose();
    }
}
