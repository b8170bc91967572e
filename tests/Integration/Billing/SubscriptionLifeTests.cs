using System.Text.Json;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Billing;

/// <summary>A life with a plan: what is in force, what open pages and the log are told of it.</summary>
public sealed class SubscriptionLifeTests(StripeSystem system) : IClassFixture<StripeSystem>, IDisposable
{
    readonly StripeWire wire = new(system.App);

    readonly StripeDesk stripe = new(system.App);

    StreamVibeApp App => system.App;

    [Fact]
    public async Task Bought_at_the_checkout_the_plan_is_in_force_at_once_and_open_pages_are_told()
    {
        var user = await App.RegisterAsync();
        await user.ConnectNew(items: 1);
        Assert.Equal(1, (await user.Quota()).Number("used"));
        // Stripe counts in whole seconds: what is bought in the second of the registration begins no later cycle.
        await App.Sandbox.AdvanceClock(TimeSpan.FromSeconds(2));
        await using var page = await EventPage.OpenAsync(user.Http);

        await stripe.Decide((await (await user.Send(HttpMethod.Post, "/api/billing/checkout", new { priceId = "price_creator_month" })).Json()).Text("url"));
        Assert.Equal("Your plan 'creator' has started", (await page.Wait("notification", told => told.Text("kind") == "plan_started")).Data.Text("title"));
        await page.Wait("quota", told => told.Text("kind") == "sync" && told.GetProperty("limit").ValueKind == JsonValueKind.Number && told.Number("limit") == 100);

        var subscription = await user.Get("/api/subscription");
        Assert.Equal(("creator", "active", false), (subscription.Text("plan"), subscription.Text("status"), subscription.GetProperty("cancelAtPeriodEnd").GetBoolean()));
        var quota = await user.Quota();
        // What was used before belongs to the cycle that the purchase ended.
        Assert.Equal((0, 100, true), (quota.Number("used"), quota.Number("limit"), quota.GetProperty("overageAllowed").GetBoolean()));
        Assert.Equal(1, (await user.All("/api/usage/history?kind=sync"))[0].Number("used"));
        Assert.Equal("creator", (await user.Get("/api/me")).Text("plan"));
        var noted = (await user.All("/api/audit")).Single(entry => entry.Text("action") == "billing.plan_started");
        Assert.Equal("stripe", noted.Text("actor"));
        Assert.Single(await user.All("/api/notifications"), told => told.Text("kind") == "plan_started");
    }

    [Fact]
    public async Task Cancelled_taken_back_changed_and_over()
    {
        var user = await App.RegisterAsync();
        var (customer, subscription) = await wire.Subscribe(user);
        await Portal(user, "cancel");
        await Shows(user, "the cancellation", seen => seen.GetProperty("cancelAtPeriodEnd").GetBoolean());
        await Portal(user, "resume");
        await Shows(user, "its undoing", seen => !seen.GetProperty("cancelAtPeriodEnd").GetBoolean());
        await Portal(user, "plan:price_studio_month");
        await Shows(user, "the larger plan", seen => seen.Text("plan") == "studio");
        Assert.Equal(1000, (await user.Quota()).Number("limit"));
        var before = await user.Get("/api/subscription");

        await stripe.Delete($"subscriptions/{subscription}");
        await Shows(user, "the end", seen => seen.Text("plan") == "free");
        Assert.Equal(10, (await user.Quota()).Number("limit"));
        Assert.Equal(before.Text("cycleEnd"), (await user.Get("/api/subscription")).Text("cycleEnd"));
        await wire.Settled(customer);
        Assert.Equal(["plan_ended", "plan_changed", "cancellation_undone", "cancellation_planned", "plan_started"], await Told(user));
    }

    [Fact]
    public async Task Who_pays_for_two_is_told_once_and_nothing_is_cancelled()
    {
        var user = await App.RegisterAsync();
        var (customer, first) = await wire.Subscribe(user);
        var second = (await wire.Crowd(new { customerIds = new[] { customer }, price = "price_studio_month", events = true })).Single().Text("subscription");
        await Shows(user, "the larger plan", seen => seen.Text("plan") == "studio");
        await wire.Settled(customer);
        Assert.Equal(["active", "active"], (await stripe.All("subscriptions")).Where(one => one.Text("customer") == customer).Select(one => one.Text("status")));
        Assert.Single(await Told(user), kind => kind == "second_subscription");
        Assert.Single(await user.All("/api/audit"), entry => entry.Text("action") == "billing.second_subscription" && entry.Text("target") == $"subscription:{first}");

        await stripe.Delete($"subscriptions/{second}");
        await Shows(user, "the smaller one", seen => seen.Text("plan") == "creator");
    }

    [Fact]
    public async Task Nothing_that_an_event_says_of_itself_makes_it_somebody_elses()
    {
        var (victim, thief) = (await App.RegisterAsync(), await App.RegisterAsync());
        await wire.MakeCustomer(victim);
        // Paid for by a customer whom nobody here is, with every other field naming the victim.
        var planted = (await wire.Crowd(new { customers = 1, price = "price_studio_month", events = true })).Single();
        var id = await wire.Plant(new
        {
            type = "checkout.session.completed",
            @object = new { id = "cs_planted", @object = "checkout.session", customer = planted.Text("customer"), client_reference_id = victim.Id, customer_email = victim.Email, metadata = new { user_id = victim.Id }, subscription = planted.Text("subscription") },
        });
        Assert.Equal(["Nobody here is this customer."], await Eventually.Get("the event to be put aside", () => wire.Column("problem", $"app.stripe_event where id = '{id}' and state = 'ignored'"), found => found.Count == 1));
        Assert.Equal(["free", "free"], [(await victim.Get("/api/subscription")).Text("plan"), (await thief.Get("/api/subscription")).Text("plan")]);
    }

    [Fact]
    public async Task An_upgrade_lets_automatic_syncs_go_on_that_waited_for_the_quota()
    {
        var user = await App.RegisterAsync();
        var (_, connection) = await user.ConnectNew(items: 0);
        await wire.Run($"update app.platform_connection set auto_sync = true, auto_sync_chosen = true, next_sync_at = (select cycle_end + interval '10 minutes' from app.subscription where user_id = '{user.Id}') where id = '{connection}'");
        await wire.Subscribe(user);
        await Eventually.Get("a date that is now", async () => (await user.Get($"/api/connections/{connection}")).Text("nextSyncAt"), next => DateTimeOffset.Parse(next) < TimeProvider.System.GetUtcNow().AddDays(2));
    }

    [Fact]
    public async Task What_is_in_memory_is_read_again_when_the_database_says_so_and_after_it_was_not_heard()
    {
        var user = await App.RegisterAsync();
        await Shows(user, "the free plan", seen => seen.Text("plan") == "free");
        await Set(user, "one");
        // Nobody told: the picture in memory stands, or this test would show nothing.
        Assert.Equal("free", (await user.Get("/api/subscription")).Text("plan"));
        await wire.Run($"select 1 from pg_notify('cache_dropped', 'subscription {user.Id}')");
        await Shows(user, "what one person was told", seen => seen.Text("plan") == "one");

        await Set(user, "two");
        await wire.Run("select 1 from pg_notify('cache_dropped', 'subscription *')");
        await Shows(user, "what everybody was told", seen => seen.Text("plan") == "two");

        await Set(user, "three");
        Assert.NotEmpty(await Sql.ListAsync<bool>(App.Database, "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'streamvibe/cache_dropped' and datname = current_database()"));
        await Shows(user, "what was missed", seen => seen.Text("plan") == "three");
    }

    Task Set(TestUser user, string plan) => wire.Run($"update app.subscription set plan = '{plan}' where user_id = '{user.Id}'");

    async Task Portal(TestUser user, string act) => await stripe.Decide((await (await user.Send(HttpMethod.Post, "/api/billing/portal")).Json()).Text("url"), act);

    static Task<JsonElement> Shows(TestUser user, string what, Func<JsonElement, bool> wanted) => Eventually.Get(what, () => user.Get("/api/subscription"), wanted);

    static async Task<List<string>> Told(TestUser user) => [.. (await user.All("/api/notifications")).Select(told => told.Text("kind")).Where(kind => kind.Contains("plan", StringComparison.Ordinal) || kind.StartsWith("cancel", StringComparison.Ordinal) || kind == "second_subscription")];

    public void Dispose()
    {
        wire.Dispose();
        stripe.Dispose();
    }
}
