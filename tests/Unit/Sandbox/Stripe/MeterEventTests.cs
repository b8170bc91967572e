using System.Net;
using Stripe.Billing;

namespace StreamVibe.Tests.Unit.Sandbox.Stripe;

/// <summary>Use, as it is reported, added up and billed.</summary>
public sealed class MeterEventTests(RunningStripe stripe) : IClassFixture<RunningStripe>
{
    [Fact]
    public async Task Use_that_was_reported_is_on_the_next_invoice()
    {
        var subscription = await stripe.Subscribe();
        foreach (var (identifier, value) in new[] { ("a", "11"), ("b", "4") })
            await Report(subscription.CustomerId, value, subscription.Id + identifier);
        var period = subscription.Items.First();
        var sums = await stripe.V1.Billing.Meters.EventSummaries.ListAsync("mtr_test_sync", new()
        {
            Customer = subscription.CustomerId,
            StartTime = Minute(period.CurrentPeriodStart),
            EndTime = Minute(period.CurrentPeriodStart).AddMinutes(10),
        });
        Assert.Equal(15, sums.Single().AggregatedValue);
        await stripe.AdvanceTo(period.CurrentPeriodEnd.AddHours(2));
        var invoice = await stripe.V1.Invoices.GetAsync((await stripe.Again(subscription)).LatestInvoiceId);
        Assert.Equal((1900L + (15 * 5), "paid"), (invoice.AmountPaid, invoice.Status));
        var use = invoice.Lines.Single(line => line.Pricing.PriceDetails.PriceId == "price_creator_sync");
        Assert.Equal((15L, 75L, period.CurrentPeriodEnd), (use.Quantity, use.Amount, use.Period.End));
    }

    [Fact]
    public async Task Use_is_billed_at_the_price_it_was_reported_under()
    {
        var subscription = await stripe.Subscribe();
        var end = subscription.Items.First().CurrentPeriodEnd;
        await stripe.Advance(TimeSpan.FromDays(1));
        await Report(subscription.CustomerId, "3", null);
        await stripe.Advance(TimeSpan.FromDays(1));
        await stripe.Portal(subscription.CustomerId, "plan:price_studio_month");
        var changed = await stripe.V1.Invoices.GetAsync((await stripe.Again(subscription)).LatestInvoiceId);
        var former = changed.Lines.Single(line => line.Pricing.PriceDetails.PriceId == "price_creator_sync");
        Assert.Equal((3L, 15L, false), (former.Quantity, former.Amount, former.Parent.SubscriptionItemDetails.Proration));
        await stripe.Advance(TimeSpan.FromDays(1));
        await Report(subscription.CustomerId, "5", null);
        await stripe.AdvanceTo(end.AddHours(2));
        var renewal = await stripe.V1.Invoices.GetAsync((await stripe.Again(subscription)).LatestInvoiceId);
        var use = renewal.Lines.Single(line => line.Pricing.PriceDetails.PriceId == "price_studio_sync");
        Assert.Equal((5L, 25L, 7925L), (use.Quantity, use.Amount, renewal.AmountPaid));
    }

    [Fact]
    public async Task An_identifier_counts_once_in_a_day_and_again_after_it()
    {
        var customer = await stripe.V1.Customers.CreateAsync(new());
        await Report(customer.Id, "1", "the same");
        await RunningStripe.Refused(() => Report(customer.Id, "1", "the same"), HttpStatusCode.BadRequest, "duplicate_meter_event", "identifier");
        await stripe.Advance(TimeSpan.FromHours(25));
        await Report(customer.Id, "1", "the same");
        Assert.Equal(2, (await stripe.State()).GetProperty("meter_events").EnumerateArray().Count(used => used.GetProperty("identifier").GetString() == "the same"));
    }

    [Theory]
    [InlineData(-35 * 24 * 60 - 1, "timestamp_too_far_in_past")]
    [InlineData(6, "timestamp_in_future")]
    [InlineData(4, null)]
    [InlineData(-35 * 24 * 60 + 1, null)]
    public async Task Use_is_reported_for_the_last_35_days_and_the_next_5_minutes(int minutes, string? code)
    {
        var (customer, time) = (await stripe.V1.Customers.CreateAsync(new()), (await stripe.Now()).AddMinutes(minutes));
        if (code is null)
            Assert.Equal("sync", (await Report(customer.Id, "1", null, time)).EventName);
        else
            await RunningStripe.Refused(() => Report(customer.Id, "1", null, time), HttpStatusCode.BadRequest, code, "timestamp");
    }

    [Fact]
    public async Task What_cannot_be_counted_is_taken_and_found_wanting_later()
    {
        var customer = await stripe.V1.Customers.CreateAsync(new());
        await Report("cus_none", "1", "nobody");
        await Report(customer.Id, "1.5", "part");
        await stripe.V1.Billing.MeterEvents.CreateAsync(new() { EventName = "steps", Identifier = "no meter", Payload = new() { ["stripe_customer_id"] = customer.Id, ["value"] = "1" } });
        var problems = (await stripe.State()).GetProperty("meter_events").EnumerateArray().ToLookup(used => used.GetProperty("identifier").GetString(), used => used.GetProperty("problem").GetString());
        Assert.Equal(["meter_event_customer_not_found", "meter_event_invalid_value", "no_meter"], new[] { "nobody", "part", "no meter" }.Select(identifier => problems[identifier].Single()));
    }

    Task<MeterEvent> Report(string customer, string value, string? identifier, DateTime? time = null) => stripe.V1.Billing.MeterEvents.CreateAsync(new()
    {
        EventName = "sync",
        Identifier = identifier,
        Timestamp = time,
        Payload = new() { ["stripe_customer_id"] = customer, ["value"] = value },
    });

    static DateTime Minute(DateTime time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMinute));
}
