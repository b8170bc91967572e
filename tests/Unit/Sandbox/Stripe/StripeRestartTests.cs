using System.Text.Json.Nodes;

namespace StreamVibe.Tests.Unit.Sandbox.Stripe;

/// <summary>What Stripe knows survives its process.</summary>
public sealed class StripeRestartTests(RunningStripe stripe) : IClassFixture<RunningStripe>
{
    [Fact]
    public async Task Everything_is_there_after_a_restart()
    {
        var subscription = await stripe.Subscribe();
        await stripe.Portal(subscription.CustomerId, "fail_card");
        await stripe.AdvanceTo(subscription.Created.AddMonths(1).AddHours(3));
        var before = await State();
        var key = new global::Stripe.RequestOptions { IdempotencyKey = "before the restart" };
        var customer = await stripe.V1.Customers.CreateAsync(new() { Name = "kept" }, key);
        await stripe.Restart();
        Assert.Equal(customer.Id, (await stripe.V1.Customers.CreateAsync(new() { Name = "kept" }, key)).Id);
        await stripe.V1.Customers.GetAsync(customer.Id);
        var after = await State();
        after["customers"]!.AsObject().Remove(customer.Id);
        foreach (var kind in new[] { "customers", "subscriptions", "invoices", "prices", "products" })
            Assert.True(JsonNode.DeepEquals(before[kind], after[kind]), $"{kind} changed:\n{before[kind]}\n{after[kind]}");
        // Time goes on where it was: the card is tried again.
        await stripe.Advance(TimeSpan.FromDays(3));
        Assert.Equal(2, (await stripe.V1.Invoices.ListAsync(new() { Customer = subscription.CustomerId })).First().AttemptCount);
    }

    // The pages' address is another port's after a restart.
    async Task<JsonNode> State() => JsonNode.Parse((await stripe.State()).GetRawText().Replace(stripe.Http.BaseAddress!.Authority, "host", StringComparison.Ordinal))!;

    [Fact]
    public async Task Many_subscribers_are_made_at_once_and_a_reset_leaves_the_seed()
    {
        var made = await stripe.Control("subscriptions", new { customers = 600, price = RunningStripe.Studio });
        Assert.Equal(600, made.GetProperty("subscriptions").GetArrayLength());
        Assert.Equal("active", (await stripe.V1.Subscriptions.GetAsync(made.GetProperty("subscriptions")[599].GetProperty("subscription").GetString())).Status);
        await stripe.Http.PostAsync("/_control/reset", null);
        Assert.Empty(await stripe.V1.Customers.ListAsync());
        Assert.Equal(3, (await stripe.V1.Products.ListAsync()).Count());
    }
}
