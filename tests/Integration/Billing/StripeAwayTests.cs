using System.Net;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Billing;

/// <summary>Stripe knows nothing of somebody, or says nothing for a long time: nobody loses what is in force, and nothing of what changed is lost.</summary>
public sealed class StripeAwayTests(StripeSystem system) : IClassFixture<StripeSystem>, IAsyncDisposable
{
    const string NoSuchCustomer = """{"error":{"type":"invalid_request_error","code":"resource_missing","param":"customer","message":"No such customer"}}""";

    readonly StripeWire wire = new(system.App);

    readonly StripeDesk stripe = new(system.App);

    StreamVibeApp App => system.App;

    [Fact]
    public async Task A_customer_whom_stripe_never_knew_keeps_plan_and_link_and_is_asked_about_again()
    {
        var user = await App.RegisterAsync();
        var (customer, subscription) = await wire.Subscribe(user);
        var item = (await stripe.All("subscriptions")).Single(one => one.Text("id") == subscription).GetProperty("items").GetProperty("data").EnumerateArray()
            .Single(one => one.GetProperty("price").Text("id") == "price_creator_month").Text("id");
        // Nothing but the look that is owed can tell of this change.
        await wire.Hold(true);
        await stripe.Post($"subscriptions/{subscription}", ("items[0][id]", item), ("items[0][price]", "price_studio_month"), ("proration_behavior", "none"));
        await App.Sandbox.Fault("stripe", "status", "/v1/subscriptions", status: 404, times: 10_000, body: NoSuchCustomer, method: "GET");

        await (await wire.Send(StripeWire.Event(Chance.Name("evt"), customer: customer))).Expect(HttpStatusCode.OK);
        Assert.Equal(["creator active true"], await Eventually.Get("another look to be owed", () => Row(user, customer, "reread_due_at is not null"), found => found.Count == 1));
        Assert.Equal(("creator", 100), ((await user.Get("/api/subscription")).Text("plan"), (await user.Quota()).Number("limit")));

        await App.Sandbox.ClearFaults();
        await App.Sandbox.AdvanceClock(TimeSpan.FromMinutes(1));
        Assert.Equal(["studio active true"], await Eventually.Get("the look", () => Row(user, customer, "reread_due_at is null"), found => found.Count == 1));
        await Eventually.Get("the limit", () => user.Quota(), quota => quota.Number("limit") == 1000);
    }

    [Fact]
    public async Task New_terms_wait_for_stripe_longer_than_what_fails_is_tried_and_are_in_force_afterwards()
    {
        var user = await App.RegisterAsync();
        await wire.Subscribe(user, "price_studio_month");
        await App.Sandbox.Fault("stripe", "status", "/v1/products", status: 503, times: 10_000, method: "GET");
        await stripe.Post("products/prod_studio", ("metadata[quota_sync]", "1234"));
        try
        {
            var next = await Eventually.Get("the event", NextTry, tried => tried is { Count: 1 });
            for (var tries = 0; tries < 10; tries++)
            {
                await App.Sandbox.AdvanceClock(TimeSpan.FromMinutes(1));
                next = await Eventually.Get($"try {tries}", NextTry, tried => tried.Count != 1 || string.CompareOrdinal(tried[0], next[0]) > 0);
                Assert.Single(next);
            }
            await user.SignInAgain();
            Assert.Equal(1000, (await user.Quota()).Number("limit"));

            await App.Sandbox.ClearFaults();
            // Who did not answer so often is not asked for a few seconds.
            await Eventually.Get("the event to be applied", async () =>
            {
                await App.Sandbox.AdvanceClock(TimeSpan.FromMinutes(1));
                return await wire.Count("type = 'product.updated' and object_id = 'prod_studio' and state = 'applied' and attempts = 0");
            }, applied => applied == 1);
            await user.SignInAgain();
            await Eventually.Get("the new limit", () => user.Quota(), quota => quota.Number("limit") == 1234);
        }
        finally
        {
            await App.Sandbox.ClearFaults();
            await stripe.Post("products/prod_studio", ("metadata[quota_sync]", "1000"));
        }
    }

    Task<List<string>> NextTry() => wire.Column("to_char(next_try_at, 'YYYY-MM-DD HH24:MI:SS.US')", "app.stripe_event where type = 'product.updated' and object_id = 'prod_studio' and state = 'pending' and attempts = 0");

    Task<List<string>> Row(TestUser user, string customer, string where) =>
        wire.Column($"concat_ws(' ', plan, status, case stripe_customer_id when '{customer}' then 'true' else 'false' end)", $"app.subscription where user_id = '{user.Id}' and {where}");

    public async ValueTask DisposeAsync()
    {
        await App.Sandbox.ClearFaults();
        await wire.Hold(false);
        wire.Dispose();
        stripe.Dispose();
    }
}
