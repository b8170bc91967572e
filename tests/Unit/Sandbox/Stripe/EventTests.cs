using System.Net.Http.Json;
using System.Text.Json;
using StreamVibe.Sandbox;
using StreamVibe.Sandbox.Stripe.Events;
using Stripe;

namespace StreamVibe.Tests.Unit.Sandbox.Stripe;

/// <summary>Events and how they reach the webhook.</summary>
public sealed class EventTests : IAsyncLifetime
{
    readonly RunningStripe stripe = new();

    public ValueTask InitializeAsync() => stripe.InitializeAsync();

    public ValueTask DisposeAsync() => stripe.DisposeAsync();

    [Fact]
    public async Task An_event_is_signed_as_Stripes_client_expects_it()
    {
        await stripe.Control("hold", new { held = false });
        var customer = await stripe.V1.Customers.CreateAsync(new() { Email = "ada@example.com" }, new() { IdempotencyKey = "signed" });
        var received = (await stripe.Webhook.Until(1)).Single();
        var happened = Construct(received);
        Assert.Equal(("customer.created", customer.Id, false, StripeConfiguration.ApiVersion, "signed", 1L), (happened.Type, ((Customer)happened.Data.Object).Id, happened.Livemode,
            happened.ApiVersion, happened.Request.IdempotencyKey, happened.PendingWebhooks));
        Assert.Equal(customer.StripeResponse.RequestId, happened.Request.Id);
        Assert.Throws<StripeException>(() => EventUtility.ConstructEvent(received.Body + " ", received.Signature, RunningStripe.WebhookSecret));
        Assert.Throws<StripeException>(() => EventUtility.ConstructEvent(received.Body, received.Signature, "whsec_other"));
        await Settled();
        Assert.Equal(0, (await stripe.V1.Events.GetAsync(happened.Id)).PendingWebhooks);
    }

    [Fact]
    public async Task While_a_secret_is_rolled_either_is_good()
    {
        await stripe.Control("secrets", new { secrets = new[] { "whsec_new", RunningStripe.WebhookSecret } });
        await stripe.Control("hold", new { held = false });
        await stripe.V1.Customers.CreateAsync(new());
        var received = (await stripe.Webhook.Until(1)).Single();
        foreach (var secret in new[] { "whsec_new", RunningStripe.WebhookSecret })
            Assert.Equal("customer.created", EventUtility.ConstructEvent(received.Body, received.Signature, secret, 300).Type);
    }

    [Fact]
    public async Task The_signatures_time_is_the_sandboxs()
    {
        await stripe.Advance(TimeSpan.FromDays(40));
        await stripe.V1.Customers.CreateAsync(new());
        await stripe.Control("deliver", new { });
        var time = long.Parse(stripe.Webhook.All.Single().Signature.Split(',')[0][2..], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(time, new DateTimeOffset(await stripe.Now()).ToUnixTimeSeconds() - 60, new DateTimeOffset(await stripe.Now()).ToUnixTimeSeconds());
    }

    [Fact]
    public async Task While_somebody_still_has_the_old_time_nothing_is_sent()
    {
        await stripe.Control("hold", new { held = false });
        var version = (await stripe.Http.GetFromJsonAsync<JsonElement>("/_control/clock")).GetProperty("version").GetInt64();
        // Answered at once, and from then on waited for until it has the new time, or was silent for 15 s.
        await Follow(-1);
        var advance = stripe.Advance(TimeSpan.FromDays(1));
        version = (await (await Follow(version)).Content.ReadFromJsonAsync<JsonElement>()).GetProperty("version").GetInt64();
        await stripe.V1.Customers.CreateAsync(new());
        await Task.Delay(500);
        Assert.Empty(stripe.Webhook.All);
        var acknowledged = Follow(version);
        await advance;
        await stripe.Webhook.Until(1);
        await acknowledged;

        Task<HttpResponseMessage> Follow(long after) => stripe.Http.GetAsync($"/_control/clock/follow?follower=slow&after={after}&runs=false");
    }

    [Fact]
    public async Task Held_events_are_sent_when_asked_for_in_the_order_asked_for()
    {
        for (var at = 0; at < 6; at++)
            await stripe.V1.Customers.CreateAsync(new() { Name = $"{at}" });
        await stripe.Advance(TimeSpan.FromMinutes(5));
        Assert.Empty(stripe.Webhook.All);
        Assert.Equal(6, (await stripe.V1.Events.ListAsync(new() { DeliverySuccess = false })).Count());
        var ids = (await stripe.V1.Events.ListAsync(new() { Type = "customer.created" })).Select(happened => happened.Id).Reverse().ToArray();

        var named = await stripe.Control("deliver", new { eventIds = new[] { ids[4], ids[1] }, duplicate = 2 });
        Assert.Equal([ids[4], ids[4], ids[4], ids[1], ids[1], ids[1]], Ids(named));
        Assert.Equal(Ids(named), stripe.Webhook.All.Select(received => Construct(received).Id));

        var rest = await stripe.Control("deliver", new { shuffle = 7 });
        Assert.Equal([ids[0], ids[2], ids[3], ids[5]], Ids(rest).Order(Comparer<string>.Create((one, other) => Array.IndexOf(ids, one) - Array.IndexOf(ids, other))));
        Assert.NotEqual([ids[0], ids[2], ids[3], ids[5]], Ids(rest));
        Assert.All(rest.GetProperty("deliveries").EnumerateArray(), row => Assert.Equal(200, row.GetProperty("status").GetInt32()));
        Assert.Empty((await stripe.Control("deliver", new { })).GetProperty("deliveries").EnumerateArray());
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await stripe.Http.PostAsJsonAsync("/_control/stripe/deliver", new { eventIds = new[] { "evt_none" } })).StatusCode);

        static string[] Ids(JsonElement answer) => [.. answer.GetProperty("deliveries").EnumerateArray().Select(row => row.GetProperty("id").GetString()!)];
    }

    [Fact]
    public async Task What_nobody_took_is_sent_again_after_growing_pauses_also_after_a_restart()
    {
        stripe.Webhook.Status = 500;
        await stripe.Control("hold", new { held = false });
        await stripe.V1.Customers.CreateAsync(new());
        await stripe.Webhook.Until(2);
        Assert.Single(await stripe.V1.Events.ListAsync(new() { DeliverySuccess = false }));
        await stripe.Restart();
        stripe.Webhook.Status = 200;
        await stripe.Advance(TimeSpan.FromHours(1));
        await Settled();
        Assert.Empty(await stripe.V1.Events.ListAsync(new() { DeliverySuccess = false }));
        Assert.Single(stripe.Webhook.All.Select(received => Construct(received).Id).Distinct());
    }

    [Fact]
    public async Task After_three_days_an_event_is_given_up_and_can_still_be_sent_by_hand()
    {
        stripe.Webhook.Status = 503;
        await stripe.Control("hold", new { held = false });
        await stripe.V1.Customers.CreateAsync(new());
        var begun = await stripe.Now();
        for (var attempts = 0; await Tried(attempts + 1) is { IsOver: false } delivery; attempts = delivery.Attempts)
            await stripe.Advance(TimeSpan.FromHours(13));
        Assert.InRange(await stripe.Now() - begun, TimeSpan.FromDays(3), TimeSpan.FromDays(8));
        var lost = Assert.Single(await stripe.V1.Events.ListAsync(new() { DeliverySuccess = false }));
        stripe.Webhook.Status = 200;
        await stripe.Control("deliver", new { eventIds = new[] { lost.Id } });
        Assert.Empty(await stripe.V1.Events.ListAsync(new() { DeliverySuccess = false }));
    }

    [Fact]
    public void Pauses_grow_and_end_three_days_after_the_first_try()
    {
        var delivery = new Delivery("evt_1", Since: 0, Attempts: 0, NextAt: 1_000);
        List<long> pauses = [];
        while (delivery.NextAt is { } at)
        {
            delivery = DeliveryRules.AfterFailure(delivery, 500, at);
            pauses.Add((delivery.NextAt ?? at) - at);
        }
        Assert.Equal([1, 5, 30, 120, 600, 3600], pauses[..6]);
        Assert.Equal(pauses[..^1].Order(), pauses[..^1]);
        Assert.InRange(pauses.Sum(), 2 * 24 * 3600, 3 * 24 * 3600);
    }

    [Fact]
    public async Task Without_an_address_events_are_kept_and_sent_nowhere()
    {
        await using var sandbox = new RunningSandbox();
        await sandbox.InitializeAsync();
        var request = new HttpRequestMessage(HttpMethod.Post, "/stripe/v1/customers");
        request.Headers.Authorization = new("Bearer", RunningStripe.Key);
        await sandbox.Http.SendAsync(request);
        var state = await sandbox.Http.GetFromJsonAsync<JsonElement>("/_control/stripe/state");
        Assert.Equal("customer.created", state.GetProperty("events").EnumerateObject().Single().Value.GetString());
        Assert.Empty(state.GetProperty("deliveries").EnumerateObject());
    }

    [Theory]
    [InlineData("http://example.com/hook")]
    [InlineData("https://127.0.0.1/hook")]
    [InlineData("hook")]
    public void Events_do_not_leave_this_machine(string url) =>
        Assert.Throws<InvalidOperationException>(() => SandboxHost.Build(new SandboxOptions { Url = "http://127.0.0.1:0", DataPath = Path.Combine(Path.GetTempPath(), "never-made"), WebhookUrl = url }, TimeProvider.System));

    [Fact]
    public async Task Events_that_did_not_happen_can_be_planted()
    {
        await stripe.Control("events", new { type = "moon.eclipsed", @object = new { id = "moon_1", @object = "moon" } });
        await stripe.Control("events", new { type = "customer.created", @object = new { id = "cus_x", @object = "customer" }, livemode = true });
        await stripe.Control("events", new { type = "customer.created", @object = new { id = "cus_x", @object = "customer" }, apiVersion = "2020-08-27" });
        await stripe.Control("events", new { type = "broken", raw = "{\"id\": \"evt_" });
        foreach (var (path, body) in new (string, object)[] { ("events", new { @object = new { } }), ("secrets", new { }), ("limits", new { perSecond = 0 }), ("deliver", new { duplicate = "often" }) })
            Assert.Equal(System.Net.HttpStatusCode.BadRequest, (await stripe.Http.PostAsJsonAsync("/_control/stripe/" + path, body)).StatusCode);
        await stripe.Control("deliver", new { });
        var received = stripe.Webhook.All;
        Assert.Equal("moon.eclipsed", Construct(received[0]).Type);
        Assert.True(Construct(received[1]).Livemode);
        Assert.Throws<StripeException>(() => Construct(received[2]));
        Assert.Equal("{\"id\": \"evt_", received[3].Body);
        EventUtility.ValidateSignature(received[3].Body, received[3].Signature, RunningStripe.WebhookSecret, 300);
    }

    [Fact]
    public async Task Events_are_listed_by_type_and_time()
    {
        await stripe.Subscribe();
        var middle = await stripe.Now();
        await stripe.Advance(TimeSpan.FromMinutes(1));
        await stripe.V1.Customers.CreateAsync(new());
        Assert.Single(await stripe.V1.Events.ListAsync(new() { Created = new DateRangeOptions { GreaterThanOrEqual = middle.AddSeconds(30) } }));
        Assert.Equal(3, (await stripe.V1.Events.ListAsync(new() { Type = "invoice.*" })).Count());
        Assert.Equal(3, (await stripe.V1.Events.ListAsync(new() { Types = ["customer.created", "invoice.paid"] })).Count());
        await stripe.Advance(TimeSpan.FromDays(31));
        for (var tries = 0; (await stripe.V1.Events.ListAsync(new() { Types = ["checkout.session.completed"] })).Any(); tries++)
        {
            Assert.True(tries < 100, "An event of more than 30 days ago is still shown.");
            await Task.Delay(50);
        }
    }

    // Long enough for clocks that were moved; the client compares with the machine's own.
    static Event Construct(Received received) => EventUtility.ConstructEvent(received.Body, received.Signature, RunningStripe.WebhookSecret, tolerance: 100_000_000);

    async Task<(int Attempts, bool IsOver)> Tried(int attempts)
    {
        for (var tries = 0; ; tries++)
        {
            var delivery = (await stripe.State()).GetProperty("deliveries").EnumerateObject().Single().Value;
            if (delivery.GetProperty("attempts").GetInt32() is var made && made >= attempts)
                return (made, delivery.GetProperty("next_at").ValueKind == JsonValueKind.Null);
            Assert.True(tries < 200, $"The {attempts}th try did not come within 10 s.");
            await Task.Delay(50);
        }
    }

    async Task Settled()
    {
        for (var tries = 0; (await stripe.State()).GetProperty("deliveries").EnumerateObject().Any(); tries++)
        {
            Assert.True(tries < 200, "Events are still on their way after 10 s.");
            await Task.Delay(50);
        }
    }
}
