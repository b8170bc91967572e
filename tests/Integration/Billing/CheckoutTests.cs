using System.Net;
using Microsoft.Extensions.DependencyInjection;
using StreamVibe.Billing;
using StreamVibe.Billing.Sales;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Billing;

/// <summary>The way to Stripe's page, and one customer for each user however it is gone.</summary>
[Collection(nameof(LonelyBilling))]
public sealed class CheckoutTests(LonelySystem system) : IAsyncLifetime
{
    const string Checkout = "/api/billing/checkout", Portal = "/api/billing/portal", Creator = "price_creator_month";

    readonly StripeDesk stripe = new(system.App);

    StreamVibeApp App => system.App;

    [Fact]
    public async Task A_purchase_takes_the_price_and_every_metered_price_of_its_product()
    {
        var user = await App.RegisterAsync();
        var url = await Open(user);
        var session = await stripe.SessionOf(url);
        Assert.Equal("subscription", session.Text("mode"));
        Assert.Equal(user.Id.ToString(), session.Text("client_reference_id"));
        Assert.Equal(user.Id.ToString(), session.GetProperty("metadata").Text("user_id"));
        var customer = Assert.Single(await stripe.CustomersOf(user));
        Assert.Equal(customer.Text("id"), session.Text("customer"));
        Assert.Equal(user.Email, customer.Text("email"));

        var back = await stripe.Decide(url);
        Assert.Equal($"{App.Url}/app/billing?checkout=done&session={session.Text("id")}", back.OriginalString);
        var subscription = (await stripe.All("subscriptions")).Single(made => made.Text("customer") == customer.Text("id"));
        Assert.Equal(user.Id.ToString(), subscription.GetProperty("metadata").Text("user_id"));
        Assert.Equal([Creator, "price_creator_ai_analysis", "price_creator_seo_submission", "price_creator_sync"],
            subscription.GetProperty("items").GetProperty("data").EnumerateArray().Select(item => item.GetProperty("price").Text("id")).OrderBy(id => id != Creator).ThenBy(id => id));
        await Eventually.Get("the plan to be in force", () => user.Get("/api/subscription"), subscription => subscription.Text("plan") == "creator");
        Assert.Equal(100, (await user.Quota()).Number("limit"));
        Assert.Contains("billing.checkout_opened", (await user.All("/api/audit")).Select(entry => entry.Text("action")));
    }

    [Fact]
    public async Task What_is_cancelled_in_the_portal_is_said_to_end_with_its_period_and_what_is_resumed_is_not()
    {
        var user = await App.RegisterAsync();
        await stripe.Decide(await Open(user));
        await Eventually.Get("the plan to be in force", () => user.Get("/api/subscription"), subscription => subscription.Text("plan") == "creator");
        await stripe.Decide(await Manage(user), "cancel");
        await Eventually.Get("the cancellation", () => user.Get("/api/subscription"), subscription => subscription.GetProperty("cancelAtPeriodEnd").GetBoolean());
        await stripe.Decide(await Manage(user), "resume");
        await Eventually.Get("the end of the cancellation", () => user.Get("/api/subscription"), subscription => !subscription.GetProperty("cancelAtPeriodEnd").GetBoolean());
    }

    [Fact]
    public async Task Fifty_purchases_at_once_are_of_one_customer()
    {
        var user = await App.RegisterAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => user.Send(HttpMethod.Post, Checkout, new { priceId = Creator })));
        foreach (var answer in answers) await answer.Expect(HttpStatusCode.OK);
        Assert.Single(await stripe.CustomersOf(user));
    }

    [Fact]
    public async Task Silos_that_try_at_once_without_knowing_of_each_other_make_one_customer()
    {
        var user = await App.RegisterAsync();
        // Past the grain, in which they would wait for each other.
        var customers = App.Services.GetRequiredService<Customers>();
        var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => customers.Of(user.Id, TestContext.Current.CancellationToken)));
        Assert.Equal(Assert.Single(await stripe.CustomersOf(user)).Text("id"), Assert.Single(made.Distinct()));
        Assert.Equal([made[0]], await Sql.ListAsync<string>(App.Database, $"select stripe_customer_id from app.subscription where user_id = '{user.Id}'", "streamvibe_service"));
    }

    [Fact]
    public async Task A_second_subscription_is_refused_until_the_first_has_ended()
    {
        var user = await App.RegisterAsync();
        await stripe.Decide(await Open(user));
        var problem = await (await user.Send(HttpMethod.Post, Checkout, new { priceId = "price_studio_month" })).Problem(HttpStatusCode.Conflict, "already_subscribed");
        Assert.Contains(Portal, problem.Text("detail"), StringComparison.Ordinal);
        var customer = Assert.Single(await stripe.CustomersOf(user)).Text("id");
        await stripe.Delete("subscriptions/" + (await stripe.All("subscriptions")).Single(made => made.Text("customer") == customer).Text("id"));
        await Open(user);
        Assert.Single(await stripe.CustomersOf(user));
    }

    [Fact]
    public async Task Nothing_but_the_price_is_taken_from_the_client()
    {
        var (user, victim) = (await App.RegisterAsync(), await App.RegisterAsync());
        await Open(victim);
        var foreign = Assert.Single(await stripe.CustomersOf(victim)).Text("id");
        var url = (await (await user.Send(HttpMethod.Post, Checkout, new
        {
            priceId = Creator,
            quantity = 100,
            amount = 1,
            unit_amount = 1,
            currency = "jpy",
            plan = "studio",
            customer = foreign,
            customerId = foreign,
            userId = victim.Id,
            client_reference_id = victim.Id,
            successUrl = "https://evil.example",
            success_url = "https://evil.example",
            mode = "payment",
            lineItems = new[] { new { price = Creator, quantity = -1 } },
            trialPeriodDays = 365,
            discounts = new[] { "free" },
        })).Json()).Text("url");
        var session = await stripe.SessionOf(url);
        Assert.Equal(user.Id.ToString(), session.Text("client_reference_id"));
        Assert.NotEqual(foreign, session.Text("customer"));
        await stripe.Decide(url);
        var subscription = (await stripe.All("subscriptions")).Single(made => made.Text("customer") == session.Text("customer"));
        Assert.Equal("active", subscription.Text("status"));
        Assert.Equal(1, subscription.GetProperty("items").GetProperty("data").EnumerateArray().Single(item => item.GetProperty("price").Text("id") == Creator).Number("quantity"));
        Assert.StartsWith(App.Url, session.Text("success_url"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("price_nobody_has")]
    [InlineData("price_creator_sync")]
    [InlineData("prod_creator")]
    [InlineData("creator")]
    [InlineData("")]
    [InlineData(null)]
    public async Task What_no_plan_is_sold_at_is_refused_by_name(string? price) =>
        await (await (await App.RegisterAsync()).Send(HttpMethod.Post, Checkout, new { priceId = price })).Invalid("priceId");

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"priceId":5}""")]
    [InlineData("""{"priceId":true}""")]
    [InlineData("""{"priceId":{"id":"price_creator_month"}}""")]
    [InlineData("""{"priceId":["price_creator_month"]}""")]
    [InlineData("""{"price":"price_creator_month"}""")]
    [InlineData("""{"priceId":"price_creator_month\u0000"}""")]
    [InlineData("""{"priceId":"price_creator_month&quantity=5"}""")]
    public async Task A_body_that_names_no_price_opens_nothing(string body)
    {
        var user = await App.RegisterAsync();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        await (await user.Http.PostAsync(Checkout, content)).Problem(HttpStatusCode.BadRequest, "validation_failed");
        Assert.Empty(await stripe.CustomersOf(user));
    }

    [Fact]
    public async Task A_price_that_was_withdrawn_since_it_was_read_is_refused_by_name()
    {
        var user = await App.RegisterAsync();
        var price = (await stripe.Post("prices", ("product", "prod_creator"), ("currency", "usd"), ("unit_amount", "1500"), ("recurring[interval]", "month"))).Text("id");
        await App.Grains.GetGrain<ICatalogGrain>(0).Drop();
        await Eventually.Get("the price to be shown", () => user.Get("/api/plans"), plans => plans.GetProperty("items").EnumerateArray().Any(plan => plan.Text("priceId") == price));
        await Open(user, price);
        await stripe.Post("prices/" + price, ("active", "false"));
        await (await user.Send(HttpMethod.Post, Checkout, new { priceId = price })).Invalid("priceId");
        await App.Grains.GetGrain<ICatalogGrain>(0).Drop();
        await (await user.Send(HttpMethod.Post, Checkout, new { priceId = price })).Invalid("priceId");
    }

    [Fact]
    public async Task The_same_operation_opens_the_same_page_and_a_page_that_is_over_is_followed_by_another()
    {
        var user = await App.RegisterAsync();
        var (grain, operation) = (App.Grains.GetGrain<IBillingGrain>(user.Id), OperationId.Of(Chance.Id()));
        var first = await grain.Checkout(Creator, operation);
        Assert.Equal(first, await grain.Checkout(Creator, operation));
        Assert.NotEqual(first, await grain.Checkout(Creator, OperationId.Of(Chance.Id())));
        var key = Chance.Name("key");
        var byKey = await (await user.Send(HttpMethod.Post, Checkout, new { priceId = Creator }, key)).Json();
        Assert.Equal(byKey.Text("url"), (await (await user.Send(HttpMethod.Post, Checkout, new { priceId = Creator }, key)).Json()).Text("url"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_customer_whose_making_was_not_answered_is_not_made_again(int times)
    {
        var user = await App.RegisterAsync();
        await App.Sandbox.Fault("stripe", "swallow", "/v1/customers", method: "POST", times: times);
        await Open(user);
        Assert.Single(await stripe.CustomersOf(user));
    }

    [Fact]
    public async Task A_failure_that_Stripe_saved_under_the_key_is_got_over_by_reading_and_another_key()
    {
        var user = await App.RegisterAsync();
        await App.Sandbox.Fault("stripe", "status", "/v1/customers", status: 500, method: "POST");
        await Open(user);
        Assert.Single(await stripe.CustomersOf(user));
        var tries = (await App.Sandbox.Journal("stripe")).FindAll(request => request is { Method: "POST", Path: "/stripe/v1/customers" } && request.Body?.Contains(user.Id.ToString(), StringComparison.Ordinal) == true);
        Assert.InRange(tries.Count, 2, 4);
        await App.Sandbox.Fault("stripe", "status", "/v1/checkout/sessions", status: 500, method: "POST");
        await Open(user);
    }

    [Fact]
    public async Task A_customer_that_was_deleted_at_Stripe_is_replaced_once()
    {
        var user = await App.RegisterAsync();
        await Open(user);
        var gone = Assert.Single(await stripe.CustomersOf(user)).Text("id");
        await stripe.Delete("customers/" + gone);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Open(user)));
        await Open(user);
        var now = Assert.Single((await stripe.CustomersOf(user)).Select(customer => customer.Text("id")).Except([gone]));
        Assert.Equal([now], await Sql.ListAsync<string>(App.Database, $"select stripe_customer_id from app.subscription where user_id = '{user.Id}'", "streamvibe_service"));
    }

    [Theory]
    [InlineData("status", 503, 3, HttpStatusCode.ServiceUnavailable, "unavailable")]
    [InlineData("reset", 503, 3, HttpStatusCode.ServiceUnavailable, "unavailable")]
    [InlineData("garbage", 503, 1, HttpStatusCode.ServiceUnavailable, "unavailable")]
    [InlineData("status", 429, 3, HttpStatusCode.TooManyRequests, "provider_busy")]
    [InlineData("status", 401, 1, HttpStatusCode.ServiceUnavailable, "unavailable")]
    public async Task Where_Stripe_does_not_do_it_the_caller_is_told_when_to_come_back_after_three_tries(string kind, int status, int tries, HttpStatusCode answered, string code)
    {
        var user = await App.RegisterAsync();
        await Open(user);
        var before = (await App.Sandbox.Journal("stripe")).Select(request => request.Sequence).Max();
        await App.Sandbox.Fault("stripe", kind, "/v1/checkout/sessions", status, times: 20, method: "POST");
        var problem = await (await user.Send(HttpMethod.Post, Checkout, new { priceId = Creator })).Problem(answered, code);
        Assert.DoesNotContain("sk_test", problem.ToString(), StringComparison.Ordinal);
        Assert.Equal(tries, (await App.Sandbox.Journal("stripe", after: before)).Count(request => request is { Method: "POST", Path: "/stripe/v1/checkout/sessions" }));
        await App.Sandbox.ClearFaults();
        await Open(user);
    }

    [Fact]
    public async Task The_portal_opens_for_a_customer_and_makes_one_where_there_is_none()
    {
        var user = await App.RegisterAsync();
        var url = await Manage(user);
        Assert.Single(await stripe.CustomersOf(user));
        Assert.StartsWith(App.SandboxUrl + "/stripe/", url, StringComparison.Ordinal);
        await Open(user);
        Assert.Single(await stripe.CustomersOf(user));
    }

    [Fact]
    public async Task A_slow_Stripe_does_not_keep_a_quota_waiting()
    {
        var user = await App.RegisterAsync();
        await Open(user);
        var held = await App.Sandbox.Fault("stripe", "hang", "/v1/checkout/sessions", delayMs: 9_000);
        var buying = user.Send(HttpMethod.Post, Checkout, new { priceId = Creator });
        await Eventually.Get("the request to be at Stripe", () => App.Sandbox.FaultsLeft(), left => left == 0);
        Assert.Equal("sync", (await user.Quota()).Text("kind"));
        Assert.False(buying.IsCompleted);
        await App.Sandbox.LetGo(held);
        await (await buying).Expect(HttpStatusCode.OK);
    }

    static async Task<string> Manage(TestUser user) => (await (await user.Send(HttpMethod.Post, Portal)).Json()).Text("url");

    static async Task<string> Open(TestUser user, string price = Creator) => (await (await user.Send(HttpMethod.Post, Checkout, new { priceId = price })).Json()).Text("url");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        stripe.Dispose();
        await App.Sandbox.ClearFaults();
    }
}
