using System.Net;
using StreamVibe.Tests.Integration.Fixtures;
using StreamVibe.Tests.Integration.Maintenance;

namespace StreamVibe.Tests.Integration.Billing;

/// <summary>What becomes of events: one look for all that wait, poison put aside, an outage that loses nothing, replays, terms that change for everybody.</summary>
public sealed class InboxTests(StripeSystem system) : IClassFixture<StripeSystem>, IDisposable
{
    readonly StripeWire wire = new(system.App);

    readonly StripeDesk stripe = new(system.App);

    StreamVibeApp App => system.App;

    [Fact]
    public async Task Many_events_of_one_customer_that_wait_are_served_by_few_looks()
    {
        var user = await App.RegisterAsync();
        var (customer, _) = await wire.Subscribe(user);
        var before = await Looks(customer);
        var ids = Enumerable.Range(0, 200).Select(_ => Chance.Name("evt")).ToList();
        var answers = await Task.WhenAll(ids.Select(id => wire.Send(StripeWire.Event(id, customer: customer))));
        foreach (var answer in answers) await answer.Expect(HttpStatusCode.OK);
        await wire.Settled(customer);
        Assert.Equal(200, await wire.Count($"customer_id = '{customer}' and state = 'applied' and id like 'evt-%'"));
        Assert.InRange(await Looks(customer) - before, 1, 40);
    }

    // W9.
    [Fact]
    public async Task One_that_can_never_be_applied_is_put_aside_and_five_hundred_others_flow()
    {
        var (poor, rich) = (await App.RegisterAsync(), await App.RegisterAsync());
        var mug = (await stripe.Post("products", ("name", "A mug"))).Text("id");
        var price = (await stripe.Post("prices", ("product", mug), ("currency", "usd"), ("unit_amount", "500"), ("recurring[interval]", "month"))).Text("id");
        var bought = await wire.MakeCustomer(poor);
        await wire.Crowd(new { customerIds = new[] { bought }, price });
        var (customer, _) = await wire.Subscribe(rich);

        var poison = Chance.Name("evt");
        await (await wire.Send(StripeWire.Event(poison, "customer.subscription.created", bought))).Expect(HttpStatusCode.OK);
        var others = Enumerable.Range(0, 500).Select(number => StripeWire.Event(Chance.Name("evt"), customer: number % 2 == 0 ? customer : "cus_nobody"));
        foreach (var chunk in others.Chunk(50))
            foreach (var answer in await Task.WhenAll(chunk.Select(body => wire.Send(body)))) await answer.Expect(HttpStatusCode.OK);
        await Eventually.Get("the others to end", () => wire.Count($"id like 'evt-%' and state = 'pending' and id <> '{poison}'"), waiting => waiting == 0);
        Assert.Equal([$"The product {mug} says no plan in its metadata."], await Eventually.Get("a first failure", () => wire.Column("problem", $"app.stripe_event where id = '{poison}' and state = 'pending'"), found => found is [not null]));

        for (var minute = 0; minute < 12 && await wire.Count($"id = '{poison}' and state = 'pending'") > 0; minute++)
        {
            var tries = await Tries(poison);
            await App.Sandbox.AdvanceClock(TimeSpan.FromMinutes(1));
            await Eventually.Get("another try", () => Tries(poison), now => now > tries);
        }
        Assert.Equal(1, await wire.Count($"id = '{poison}' and state = 'quarantined' and attempts = 8"));
        Assert.StartsWith("Error", await App.Logs.Told("[3113]", poison), StringComparison.Ordinal);
        Assert.Equal("free", (await poor.Get("/api/subscription")).Text("plan"));
        Assert.Single(await poor.All("/api/audit"), entry => entry.Text("action") == "billing.event_quarantined" && entry.Text("target") == $"event:{poison}");

        // Its terms are said, and an administrator has it taken again.
        await stripe.Post($"products/{mug}", ("metadata[plan]", "mug"), ("metadata[quota_sync]", "7"), ("metadata[quota_ai_analysis]", "7"), ("metadata[quota_seo_submission]", "7"));
        await Eventually.Get("the terms to be heard", () => wire.Count($"object_id = '{mug}' and state = 'pending'"), waiting => waiting == 0);
        var boss = await App.AdministratorAsync();
        var row = await (await boss.Send(HttpMethod.Post, $"/api/admin/webhooks/{poison}/replay")).Json();
        Assert.Equal((poison, "pending", 0), (row.Text("id"), row.Text("state"), row.Number("attempts")));
        await Eventually.Get("the plan", () => poor.Get("/api/subscription"), seen => seen.Text("plan") == "mug");
        Assert.Equal(7, (await poor.Quota()).Number("limit"));
    }

    [Fact]
    public async Task While_stripe_is_away_events_are_believed_and_afterwards_it_is_asked()
    {
        var user = await App.RegisterAsync();
        var customer = await wire.MakeCustomer(user);
        await App.Sandbox.Fault("stripe", "status", "/v1/subscriptions", status: 503, times: 10_000);
        var subscription = (await wire.Crowd(new { customerIds = new[] { customer }, events = true })).Single().Text("subscription");
        try
        {
            await Eventually.Get("the plan by the event alone", () => user.Get("/api/subscription"), seen => seen.Text("plan") == "creator");
            Assert.Equal(1, await Owed(user));
            // It is deleted there, and the event of it is lost.
            await wire.Hold(true);
        }
        finally
        {
            await App.Sandbox.ClearFaults();
        }
        await stripe.Delete($"subscriptions/{subscription}");
        await App.Sandbox.AdvanceClock(TimeSpan.FromMinutes(1));
        await Eventually.Get("what stripe says", () => user.Get("/api/subscription"), seen => seen.Text("plan") == "free");
        Assert.Equal(0, await Owed(user));
        await wire.Hold(false);
    }

    [Fact]
    public async Task New_terms_of_a_product_are_in_force_for_all_who_have_it()
    {
        var (users, other) = (new List<TestUser>(), await App.RegisterAsync());
        for (var i = 0; i < 3; i++)
        {
            users.Add(await App.RegisterAsync());
            await wire.Subscribe(users[i], "price_studio_month");
        }
        await stripe.Post("products/prod_studio", ("metadata[quota_sync]", "1234"));
        try
        {
            foreach (var user in users) await Eventually.Get("the new limit", () => user.Quota(), quota => quota.Number("limit") == 1234);
            Assert.Equal(10, (await other.Quota()).Number("limit"));
        }
        finally
        {
            await stripe.Post("products/prod_studio", ("metadata[quota_sync]", "1000"));
        }
        foreach (var user in users) await Eventually.Get("the old limit", () => user.Quota(), quota => quota.Number("limit") == 1000);
    }

    [Fact]
    public async Task A_customer_who_is_deleted_at_stripe_has_the_free_plan_and_nobody_is_that_customer_any_more()
    {
        var user = await App.RegisterAsync();
        var (customer, _) = await wire.Subscribe(user);
        await stripe.Delete($"customers/{customer}");
        await Eventually.Get("the free plan", () => user.Get("/api/subscription"), seen => seen.Text("plan") == "free");
        Assert.Equal(0L, (await Sql.ListAsync<long>(App.Database, $"select count(*) from app.subscription where stripe_customer_id = '{customer}'", "streamvibe_service"))[0]);
    }

    [Fact]
    public async Task Administrators_list_by_state_and_type_and_a_replay_changes_nothing_twice()
    {
        var boss = await App.AdministratorAsync();
        var type = Chance.Name("star");
        for (var i = 0; i < 5; i++) await (await wire.Send(StripeWire.Event($"{type}-{i}", type))).Expect(HttpStatusCode.OK);
        var pages = await boss.All($"/api/admin/webhooks?type={type}", limit: 2);
        Assert.Equal(["4", "3", "2", "1", "0"], pages.Select(row => row.Text("id")[^1..]));
        Assert.Equal(5, (await boss.All($"/api/admin/webhooks?type={type}&state=ignored")).Count);
        Assert.Empty(await boss.All($"/api/admin/webhooks?type={type}&state=pending"));
        await (await boss.Http.GetAsync("/api/admin/webhooks?state=lost")).Invalid("state");

        for (var i = 0; i < 2; i++) Assert.Equal("ignored", (await (await boss.Send(HttpMethod.Post, $"/api/admin/webhooks/{type}-0/replay")).Json()).Text("state"));
        await (await boss.Send(HttpMethod.Post, "/api/admin/webhooks/evt_none/replay")).Problem(HttpStatusCode.NotFound, "not_found");
        Assert.Equal(2, (await boss.All("/api/audit")).Count(entry => entry.Text("action") == "webhook.replayed" && entry.Text("target") == $"event:{type}-0"));
    }

    [Fact]
    public async Task An_event_that_came_before_its_customer_was_known_is_good_when_it_is_replayed()
    {
        var (boss, user) = (await App.AdministratorAsync(), await App.RegisterAsync());
        var made = (await wire.Crowd(new { customers = 1 })).Single();
        var id = Chance.Name("evt");
        await (await wire.Send(StripeWire.Event(id, customer: made.Text("customer")))).Expect(HttpStatusCode.OK);
        await Eventually.Get("it to be put aside", () => wire.Count($"id = '{id}' and state = 'ignored'"), count => count == 1);
        await wire.Run($"update app.subscription set stripe_customer_id = '{made.Text("customer")}', version = version + 1 where user_id = '{user.Id}'");
        await (await boss.Send(HttpMethod.Post, $"/api/admin/webhooks/{id}/replay")).Expect(HttpStatusCode.OK);
        await Eventually.Get("the plan", () => user.Get("/api/subscription"), seen => seen.Text("plan") == "creator");
    }

    async Task<int> Looks(string customer) => (await App.Sandbox.Journal("stripe")).Count(request => request.Path.EndsWith("/v1/subscriptions", StringComparison.Ordinal) && request.Query.Contains(customer, StringComparison.Ordinal));

    async Task<int> Tries(string id) => (await Sql.ListAsync<int>(App.Database, $"select attempts from app.stripe_event where id = '{id}'", "streamvibe_service"))[0];

    async Task<long> Owed(TestUser user) => (await Sql.ListAsync<long>(App.Database, $"select count(*) from app.subscription where user_id = '{user.Id}' and reread_due_at is not null", "streamvibe_service"))[0];

    public void Dispose()
    {
        wire.Dispose();
        stripe.Dispose();
    }
}
