using System.Net;
using Stripe;

namespace StreamVibe.Tests.Unit.Sandbox.Stripe;

/// <summary>What time does to subscriptions and invoices.</summary>
public sealed class SubscriptionTimeTests : IAsyncLifetime
{
    readonly RunningStripe stripe = new();

    public ValueTask InitializeAsync() => stripe.InitializeAsync();

    public ValueTask DisposeAsync() => stripe.DisposeAsync();

    [Fact]
    public async Task Periods_that_were_missed_are_billed_one_after_the_other()
    {
        var price = await stripe.V1.Prices.CreateAsync(new() { Product = "prod_creator", Currency = "usd", UnitAmount = 500, Recurring = new() { Interval = "week" } });
        var customer = await stripe.V1.Customers.CreateAsync(RunningStripe.WithCard());
        var subscription = await stripe.V1.Subscriptions.CreateAsync(new() { Customer = customer.Id, Items = [new() { Price = price.Id }] });
        var begun = (await stripe.EventTypes(subscription.Id)).Length;
        await stripe.AdvanceTo(subscription.Created.AddDays(21).AddHours(2));
        var now = await stripe.Again(subscription);
        Assert.Equal(("active", subscription.Created.AddDays(21), subscription.Created.AddDays(28)), (now.Status, now.Items.First().CurrentPeriodStart, now.Items.First().CurrentPeriodEnd));
        var invoices = (await stripe.V1.Invoices.ListAsync(new() { Customer = customer.Id })).OrderBy(invoice => invoice.Created).ToList();
        Assert.Equal([0, 7, 14, 21], invoices.Select(invoice => (invoice.Created - subscription.Created).Days));
        Assert.All(invoices, invoice => Assert.Equal(("paid", 500L), (invoice.Status, invoice.AmountPaid)));
        Assert.Equal(now.LatestInvoiceId, invoices[^1].Id);
        // An hour a draft, as Stripe leaves it.
        Assert.Equal(invoices[1].Created.AddHours(1), invoices[1].StatusTransitions.FinalizedAt);
        Assert.Equal(
            Enumerable.Repeat(new[] { "invoice.created", "customer.subscription.updated", "invoice.finalized", "invoice.paid" }, 3).SelectMany(types => types),
            (await stripe.EventTypes(subscription.Id)).Skip(begun));
        var times = (await stripe.V1.Events.ListAsync(new() { Limit = 100 })).Select(happened => happened.Created).ToList();
        Assert.Equal(times.OrderDescending(), times);
    }

    [Fact]
    public async Task A_month_without_the_anchors_day_ends_on_its_last_and_the_next_returns_to_it()
    {
        var now = await stripe.Now();
        await stripe.AdvanceTo(new DateTime(now.Year + 1, 1, 31, 12, 0, 0, DateTimeKind.Utc));
        var subscription = await stripe.Subscribe();
        List<int> days = [];
        for (var month = 0; month < 4; month++)
        {
            var end = (await stripe.Again(subscription)).Items.First().CurrentPeriodEnd;
            days.Add(end.Day);
            await stripe.AdvanceTo(end.AddSeconds(1));
        }
        Assert.Equal([DateTime.DaysInMonth(now.Year + 1, 2), 31, 30, 31], days);
    }

    [Fact]
    public async Task A_card_that_fails_is_tried_again_after_3_5_and_7_days_and_then_the_subscription_ends()
    {
        var subscription = await stripe.Subscribe();
        await stripe.Portal(subscription.CustomerId, "fail_card");
        await stripe.AdvanceTo(subscription.Created.AddMonths(1).AddMinutes(30));
        Assert.Equal("active", (await stripe.Again(subscription)).Status);
        await stripe.Advance(TimeSpan.FromHours(1));
        var failed = subscription.Created.AddMonths(1).AddHours(1);
        foreach (var (attempt, day, next) in new[] { (1, 0, 3), (2, 3, 5), (3, 5, 7) })
        {
            await AtLeast(failed.AddDays(day).AddMinutes(1));
            var invoice = await Newest(subscription);
            Assert.Equal(("open", attempt, failed.AddDays(next)), (invoice.Status, (int)invoice.AttemptCount, invoice.NextPaymentAttempt));
            Assert.Equal("past_due", (await stripe.Again(subscription)).Status);
        }
        await AtLeast(failed.AddDays(7).AddMinutes(1));
        var ended = await stripe.Again(subscription);
        Assert.Equal(("canceled", "payment_failed", failed.AddDays(7)), (ended.Status, ended.CancellationDetails.Reason, ended.EndedAt));
        Assert.Equal((4L, null), ((await Newest(subscription)).AttemptCount, (await Newest(subscription)).NextPaymentAttempt));
        Assert.Equal(4, (await stripe.EventTypes(subscription.Id)).Count(type => type == "invoice.payment_failed"));
        Assert.Equal("customer.subscription.deleted", (await stripe.EventTypes(subscription.Id))[^1]);
        Assert.Empty(await stripe.V1.Subscriptions.ListAsync(new() { Customer = subscription.CustomerId }));
        await stripe.Advance(TimeSpan.FromDays(90));
        Assert.Equal(2, (await stripe.V1.Invoices.ListAsync(new() { Customer = subscription.CustomerId })).Count());
    }

    [Fact]
    public async Task A_new_card_pays_at_the_next_try_or_at_once_when_asked()
    {
        var (waits, pays) = (await stripe.Subscribe(), await stripe.Subscribe());
        foreach (var subscription in new[] { waits, pays })
            await stripe.Portal(subscription.CustomerId, "fail_card");
        await stripe.AdvanceTo(pays.Created.AddMonths(1).AddHours(2));
        var declined = await Assert.ThrowsAsync<StripeException>(async () => await stripe.V1.Invoices.PayAsync((await Newest(pays)).Id));
        Assert.Equal((HttpStatusCode.PaymentRequired, "card_error", "card_declined"), (declined.HttpStatusCode, declined.StripeError.Type, declined.StripeError.Code));
        foreach (var subscription in new[] { waits, pays })
            await stripe.Portal(subscription.CustomerId, "update_card");
        Assert.Equal("paid", (await stripe.V1.Invoices.PayAsync((await Newest(pays)).Id)).Status);
        Assert.Equal(("active", "past_due"), ((await stripe.Again(pays)).Status, (await stripe.Again(waits)).Status));
        await RunningStripe.Refused(async () => await stripe.V1.Invoices.PayAsync((await Newest(pays)).Id), HttpStatusCode.BadRequest, "invoice_already_paid");
        await stripe.Advance(TimeSpan.FromDays(3));
        Assert.Equal(("active", "paid"), ((await stripe.Again(waits)).Status, (await Newest(waits)).Status));
    }

    [Fact]
    public async Task A_subscription_that_is_to_end_with_its_period_does()
    {
        var subscription = await stripe.Subscribe();
        var leaving = await stripe.V1.Subscriptions.UpdateAsync(subscription.Id, new() { CancelAtPeriodEnd = true });
        Assert.Equal((true, "active", subscription.Items.First().CurrentPeriodEnd), (leaving.CancelAtPeriodEnd, leaving.Status, leaving.CancelAt));
        Assert.NotNull(leaving.CanceledAt);
        var back = await stripe.V1.Subscriptions.UpdateAsync(subscription.Id, new() { CancelAtPeriodEnd = false });
        Assert.Equal((false, null, null), (back.CancelAtPeriodEnd, back.CancelAt, back.CanceledAt));
        await stripe.Portal(subscription.CustomerId, "cancel");
        await stripe.AdvanceTo(subscription.Items.First().CurrentPeriodEnd.AddSeconds(-5));
        Assert.Equal("active", (await stripe.Again(subscription)).Status);
        await stripe.Advance(TimeSpan.FromSeconds(6));
        var ended = await stripe.Again(subscription);
        Assert.Equal(("canceled", subscription.Items.First().CurrentPeriodEnd), (ended.Status, ended.EndedAt));
        await RunningStripe.Refused(() => stripe.V1.Subscriptions.CancelAsync(subscription.Id), HttpStatusCode.NotFound, "resource_missing");
        await RunningStripe.Refused(() => stripe.V1.Subscriptions.UpdateAsync(subscription.Id, new() { CancelAtPeriodEnd = true }), HttpStatusCode.BadRequest, null);
    }

    [Fact]
    public async Task A_first_payment_that_fails_leaves_it_incomplete_and_then_expired()
    {
        var customer = await stripe.V1.Customers.CreateAsync(RunningStripe.WithCard("pm_card_chargeCustomerFail"));
        var options = new SubscriptionCreateOptions { Customer = customer.Id, Items = [new() { Price = RunningStripe.Creator }] };
        var subscription = await stripe.V1.Subscriptions.CreateAsync(options);
        Assert.Equal("incomplete", subscription.Status);
        await stripe.Advance(TimeSpan.FromHours(23) + TimeSpan.FromMinutes(1));
        Assert.Equal("incomplete_expired", (await stripe.Again(subscription)).Status);
        Assert.Equal("void", (await stripe.V1.Invoices.GetAsync(subscription.LatestInvoiceId)).Status);
        options.PaymentBehavior = "error_if_incomplete";
        await RunningStripe.Refused(() => stripe.V1.Subscriptions.CreateAsync(options), HttpStatusCode.PaymentRequired, "card_declined");
        Assert.Single(await stripe.V1.Subscriptions.ListAsync(new() { Customer = customer.Id, Status = "all" }));
        options.Customer = (await stripe.V1.Customers.CreateAsync(new())).Id;
        options.PaymentBehavior = null;
        await RunningStripe.Refused(() => stripe.V1.Subscriptions.CreateAsync(options), HttpStatusCode.BadRequest, "resource_missing");
    }

    async Task AtLeast(DateTime time)
    {
        if (time - await stripe.Now() is { Ticks: > 0 } ahead)
            await stripe.Advance(ahead);
    }

    async Task<Invoice> Newest(Subscription subscription) => (await stripe.V1.Invoices.ListAsync(new() { Customer = subscription.CustomerId, Limit = 1 })).Single();
}
