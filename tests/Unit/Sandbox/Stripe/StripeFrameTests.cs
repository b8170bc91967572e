using System.Net;
using StreamVibe.Sandbox.Stripe.Frame;
using Stripe;

namespace StreamVibe.Tests.Unit.Sandbox.Stripe;

/// <summary>What holds for every operation: keys, versions, parameters, idempotency, limits, lists.</summary>
public sealed class StripeFrameTests(RunningStripe stripe) : IClassFixture<RunningStripe>
{
    [Theory]
    [InlineData("")]
    [InlineData("sk_test_another")]
    [InlineData("sk_live_sandbox")]
    public async Task Another_key_is_401(string key)
    {
        var response = await stripe.Send(HttpMethod.Get, "/v1/products", key: key);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("invalid_request_error", (await Error(response)).GetProperty("type").GetString());
    }

    [Fact]
    public async Task Every_answer_names_its_request_and_its_version()
    {
        var response = await stripe.Send(HttpMethod.Get, "/v1/products");
        Assert.StartsWith("req_", response.Headers.GetValues("Request-Id").Single(), StringComparison.Ordinal);
        Assert.Equal(StripeConfiguration.ApiVersion, response.Headers.GetValues("Stripe-Version").Single());
        Assert.Equal(HttpStatusCode.BadRequest, (await stripe.Send(HttpMethod.Get, "/v1/products", headers: ("Stripe-Version", "2024-06-20"))).StatusCode);
        var error = await RunningStripe.Refused(() => stripe.V1.Products.GetAsync("prod_none"), HttpStatusCode.NotFound, "resource_missing", "id");
        Assert.StartsWith("req_", error.StripeResponse.RequestId, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await stripe.Send(HttpMethod.Get, "/v1/nothing")).StatusCode);
    }

    [Theory]
    [InlineData("colour", "red", "parameter_unknown", "colour")]
    [InlineData("address[planet]", "", null, null)]
    [InlineData("invoice_settings[colour]", "red", "parameter_unknown", "invoice_settings[colour]")]
    [InlineData("balance", "much", "parameter_invalid_integer", "balance")]
    [InlineData("metadata[user]", "1", null, null)]
    [InlineData("email", "nobody", "email_invalid", "email")]
    public async Task Parameters_are_held_against_what_the_operation_takes(string name, string value, string? code, string? param)
    {
        var response = await stripe.Send(HttpMethod.Post, "/v1/customers", new() { [name] = value });
        Assert.Equal(code is null ? HttpStatusCode.OK : HttpStatusCode.BadRequest, response.StatusCode);
        if (code is null)
            return;
        var error = await Error(response);
        Assert.Equal((code, param), (error.GetProperty("code").GetString(), error.GetProperty("param").GetString()));
    }

    [Fact]
    public async Task What_must_be_there_is_named()
    {
        var error = await Error(await stripe.Send(HttpMethod.Post, "/v1/products", new() { ["description"] = "x" }));
        Assert.Equal(("parameter_missing", "name"), (error.GetProperty("code").GetString(), error.GetProperty("param").GetString()));
        Assert.Equal("Invalid object", (await Error(await stripe.Send(HttpMethod.Post, "/v1/customers", new() { ["metadata"] = "x" }))).GetProperty("message").GetString());
        Assert.Equal("Invalid array", (await Error(await stripe.Send(HttpMethod.Post, "/v1/checkout/sessions", new() { ["line_items"] = "x" }))).GetProperty("message").GetString());
        await RunningStripe.Refused(() => stripe.V1.Customers.GetAsync("cus_none"), HttpStatusCode.NotFound, "resource_missing");
        await RunningStripe.Refused(() => stripe.V1.Subscriptions.ListAsync(new() { Customer = "cus_none" }), HttpStatusCode.BadRequest, "resource_missing", "customer");
        await RunningStripe.Refused(() => stripe.V1.BillingPortal.Sessions.CreateAsync(new() { Customer = "cus_none" }), HttpStatusCode.BadRequest, "resource_missing", "customer");
    }

    [Fact]
    public async Task A_key_gives_its_first_answer_again()
    {
        var (name, options) = (Key(), new CustomerCreateOptions { Email = "one@example.com" });
        var first = await stripe.V1.Customers.CreateAsync(options, new() { IdempotencyKey = name });
        var again = await stripe.V1.Customers.CreateAsync(options, new() { IdempotencyKey = name });
        Assert.Equal(first.Id, again.Id);
        Assert.Equal("true", again.StripeResponse.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.False(first.StripeResponse.Headers.Contains("Idempotent-Replayed"));
        var other = await RunningStripe.Refused(() => stripe.V1.Customers.CreateAsync(new() { Email = "two@example.com" }, new() { IdempotencyKey = name }), HttpStatusCode.BadRequest, null);
        Assert.Equal("idempotency_error", other.StripeError.Type);
        Assert.Equal(HttpStatusCode.BadRequest, (await stripe.Send(HttpMethod.Post, "/v1/customers", [], headers: ("Idempotency-Key", new string('k', 256)))).StatusCode);
    }

    [Fact]
    public async Task A_500_is_answered_again_and_a_503_is_not()
    {
        var options = new CustomerCreateOptions { Email = "failed@example.com" };
        foreach (var (status, isKept) in new[] { (500, true), (503, false) })
        {
            var name = Key();
            await stripe.Http.PostAsync("/_control/faults", System.Net.Http.Json.JsonContent.Create(new { service = "stripe", route = "/v1/customers", kind = "status", status }));
            var failed = await Assert.ThrowsAsync<StripeException>(() => stripe.V1.Customers.CreateAsync(options, new() { IdempotencyKey = name }));
            Assert.Equal((status, "api_error"), ((int)failed.HttpStatusCode, failed.StripeError.Type));
            Assert.StartsWith("req_", failed.StripeResponse.RequestId, StringComparison.Ordinal);
            if (isKept)
                Assert.Equal(500, (int)(await Assert.ThrowsAsync<StripeException>(() => stripe.V1.Customers.CreateAsync(options, new() { IdempotencyKey = name }))).HttpStatusCode);
            else
                Assert.StartsWith("cus_", (await stripe.V1.Customers.CreateAsync(options, new() { IdempotencyKey = name })).Id, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_500_does_not_take_the_place_of_an_answer_that_was_given()
    {
        var (name, options) = (Key(), new CustomerCreateOptions { Email = "done@example.com" });
        var done = await stripe.V1.Customers.CreateAsync(options, new() { IdempotencyKey = name });
        await stripe.Http.PostAsync("/_control/faults", System.Net.Http.Json.JsonContent.Create(new { service = "stripe", route = "/v1/customers", kind = "status", status = 500 }));
        await Assert.ThrowsAsync<StripeException>(() => stripe.V1.Customers.CreateAsync(options, new() { IdempotencyKey = name }));
        Assert.Equal(done.Id, (await stripe.V1.Customers.CreateAsync(options, new() { IdempotencyKey = name })).Id);
    }

    [Theory]
    [InlineData(401, "invalid_request_error", null)]
    [InlineData(402, "card_error", "card_declined")]
    [InlineData(409, "idempotency_error", "idempotency_key_in_use")]
    [InlineData(429, "invalid_request_error", "rate_limit")]
    [InlineData(502, "api_error", null)]
    public async Task A_fault_comes_in_Stripes_own_shape_and_can_be_one_customers(int status, string type, string? code)
    {
        var (hit, other) = (await stripe.V1.Customers.CreateAsync(new()), await stripe.V1.Customers.CreateAsync(new()));
        await stripe.Http.PostAsync("/_control/faults", System.Net.Http.Json.JsonContent.Create(new { service = "stripe", account = hit.Id, kind = "status", status, retryAfter = 3 }));
        await stripe.V1.Customers.GetAsync(other.Id);
        var failed = await Assert.ThrowsAsync<StripeException>(() => stripe.V1.Customers.GetAsync(hit.Id));
        Assert.Equal((status, type, code), ((int)failed.HttpStatusCode, failed.StripeError.Type, failed.StripeError.Code));
        Assert.Equal("3", failed.StripeResponse.Headers.GetValues("Retry-After").Single());
        await stripe.V1.Customers.GetAsync(hit.Id);
    }

    [Fact]
    public async Task A_refusal_before_anything_began_is_not_kept()
    {
        var name = Key();
        await RunningStripe.Refused(() => stripe.V1.Customers.CreateAsync(new() { Email = "nobody" }, new() { IdempotencyKey = name }), HttpStatusCode.BadRequest, "email_invalid");
        Assert.StartsWith("cus_", (await stripe.V1.Customers.CreateAsync(new() { Email = "some@body.example" }, new() { IdempotencyKey = name })).Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_done_while_its_answer_was_lost_is_told_to_the_next_try()
    {
        var (name, options) = (Key(), new CustomerCreateOptions { Email = "lost@example.com" });
        await stripe.Http.PostAsync("/_control/faults", System.Net.Http.Json.JsonContent.Create(new { service = "stripe", route = "/v1/customers", kind = "swallow" }));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => stripe.V1.Customers.CreateAsync(options, new() { IdempotencyKey = name }));
        var again = await stripe.V1.Customers.CreateAsync(options, new() { IdempotencyKey = name });
        Assert.Equal("true", again.StripeResponse.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.Equal([again.Id], (await stripe.V1.Customers.ListAsync(new() { Email = "lost@example.com" })).Select(customer => customer.Id));
    }

    [Fact]
    public async Task A_key_is_forgotten_after_a_day()
    {
        var (name, options) = (Key(), new CustomerCreateOptions { Email = "day@example.com" });
        var first = await stripe.V1.Customers.CreateAsync(options, new() { IdempotencyKey = name });
        await stripe.Advance(TimeSpan.FromHours(23));
        Assert.Equal(first.Id, (await stripe.V1.Customers.CreateAsync(options, new() { IdempotencyKey = name })).Id);
        await stripe.Advance(TimeSpan.FromHours(1));
        Assert.NotEqual(first.Id, (await stripe.V1.Customers.CreateAsync(options, new() { IdempotencyKey = name })).Id);
    }

    [Fact]
    public async Task A_key_that_is_under_way_is_409()
    {
        await stripe.Control("limits", new { delayMs = 500 });
        try
        {
            var name = Key();
            Task<HttpResponseMessage> Send() => stripe.Send(HttpMethod.Post, "/v1/customers", new() { ["name"] = "twice" }, headers: ("Idempotency-Key", name));
            var answers = await Task.WhenAll(Send(), Send());
            Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], answers.Select(answer => answer.StatusCode).Order());
            Assert.Equal("idempotency_key_in_use", (await Error(answers.Single(answer => answer.StatusCode == HttpStatusCode.Conflict))).GetProperty("code").GetString());
        }
        finally
        {
            await stripe.Control("limits", new { });
        }
    }

    [Fact]
    public async Task Too_many_in_a_second_are_429_once_a_limit_is_set()
    {
        await stripe.Control("limits", new { perSecond = 3 });
        try
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => stripe.Send(HttpMethod.Get, "/v1/products")));
            var refused = answers.Where(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).ToList();
            Assert.Equal(3, refused.Count);
            Assert.Equal("global-rate", refused[0].Headers.GetValues("Stripe-Rate-Limited-Reason").Single());
            Assert.Equal("rate_limit", (await Error(refused[0])).GetProperty("code").GetString());
        }
        finally
        {
            await stripe.Control("limits", new { });
        }
    }

    [Fact]
    public async Task A_list_is_read_page_by_page_in_either_direction()
    {
        List<string> made = [];
        for (var at = 0; at < 5; at++)
            made.Insert(0, (await stripe.V1.Customers.CreateAsync(new() { Email = "page@example.com" })).Id);
        var first = await stripe.V1.Customers.ListAsync(new() { Email = "page@example.com", Limit = 2 });
        Assert.Equal(made[..2], first.Select(customer => customer.Id));
        Assert.Equal((true, "/v1/customers"), (first.HasMore, first.Url));
        var next = await stripe.V1.Customers.ListAsync(new() { Email = "page@example.com", Limit = 2, StartingAfter = made[1] });
        Assert.Equal(made[2..4], next.Select(customer => customer.Id));
        var back = await stripe.V1.Customers.ListAsync(new() { Email = "page@example.com", Limit = 2, EndingBefore = made[3] });
        Assert.Equal(made[1..3], back.Select(customer => customer.Id));
        List<string> all = [];
        await foreach (var customer in stripe.V1.Customers.ListAutoPagingAsync(new() { Email = "page@example.com", Limit = 2 }))
            all.Add(customer.Id);
        Assert.Equal(made, all);
        await RunningStripe.Refused(() => stripe.V1.Customers.ListAsync(new() { Limit = 101 }), HttpStatusCode.BadRequest, null, "limit");
        await RunningStripe.Refused(() => stripe.V1.Customers.ListAsync(new() { StartingAfter = "cus_none" }), HttpStatusCode.BadRequest, "resource_missing", "starting_after");
    }

    [Fact]
    public void A_shape_that_cannot_be_read_is_an_error_of_its_author() => Assert.Throws<InvalidOperationException>(() => Shape.Parse("name :int"));

    static string Key() => StripeIds.New("key-");

    static async Task<System.Text.Json.JsonElement> Error(HttpResponseMessage response) => (await RunningStripe.Json(response)).GetProperty("error");
}
