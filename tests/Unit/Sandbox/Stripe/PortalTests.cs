using System.Net;

namespace StreamVibe.Tests.Unit.Sandbox.Stripe;

/// <summary>The portal, changes of plan and what they cost.</summary>
public sealed class PortalTests(RunningStripe stripe) : IClassFixture<RunningStripe>
{
    [Fact]
    public async Task A_person_finds_plan_card_and_invoices()
    {
        var subscription = await stripe.Subscribe();
        var session = await stripe.V1.BillingPortal.Sessions.CreateAsync(new() { Customer = subscription.CustomerId, ReturnUrl = "http://127.0.0.1:5080/app" });
        var page = await stripe.Http.GetStringAsync(session.Url);
        foreach (var part in new[] { "ada@example.com", "4242", "plan:price_studio_month", "Creator, monthly", "cancel", "fail_card", subscription.LatestInvoiceId })
            Assert.Contains(part, page, StringComparison.Ordinal);
        Assert.DoesNotContain("plan:price_creator_month", page, StringComparison.Ordinal);
        page = await (await stripe.Http.PostAsync(session.Url, new FormUrlEncodedContent(new Dictionary<string, string> { ["sandbox_decision"] = "cancel" }))).Content.ReadAsStringAsync();
        Assert.Contains("resume", page, StringComparison.Ordinal);
        await stripe.Advance(TimeSpan.FromHours(1));
        Assert.Equal(HttpStatusCode.NotFound, (await stripe.Http.GetAsync(session.Url)).StatusCode);
    }

    [Fact]
    public async Task What_is_done_there_shows_at_once_and_leads_back()
    {
        var subscription = await stripe.Subscribe();
        Assert.Equal("http://127.0.0.1:5080/app/billing", (await stripe.Portal(subscription.CustomerId, "cancel")).Headers.Location!.OriginalString);
        // The portal sets the time, not the flag: Stripe's flexible billing mode.
        var leaving = await stripe.Again(subscription);
        Assert.Equal((false, subscription.Items.First().CurrentPeriodEnd), (leaving.CancelAtPeriodEnd, leaving.CancelAt));
        Assert.NotNull(leaving.CanceledAt);
        Assert.NotNull((await stripe.V1.Subscriptions.UpdateAsync(subscription.Id, new() { CancelAtPeriodEnd = false })).CancelAt);
        await stripe.Portal(subscription.CustomerId, "resume");
        Assert.Equal((false, null), ((await stripe.Again(subscription)).CancelAtPeriodEnd, (await stripe.Again(subscription)).CancelAt));
        Assert.Equal(HttpStatusCode.BadRequest, (await stripe.Portal(subscription.CustomerId, "plan:price_none")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await stripe.Portal(subscription.CustomerId, "dance")).StatusCode);
        var cancellation = (await stripe.V1.Events.ListAsync(new() { Type = "customer.subscription.updated" })).Skip(1).First();
        Assert.True(cancellation.Data.PreviousAttributes!.ContainsKey("cancel_at"));
        Assert.Null(cancellation.Request?.Id);
    }

    [Fact]
    public async Task Another_plan_brings_its_own_prices_and_is_prorated()
    {
        var subscription = await stripe.Subscribe();
        var (start, end) = (subscription.Items.First().CurrentPeriodStart, subscription.Items.First().CurrentPeriodEnd);
        await stripe.AdvanceTo(start + ((end - start) / 2));
        await stripe.Portal(subscription.CustomerId, "plan:price_studio_month");
        var changed = await stripe.Again(subscription);
        Assert.Equal(["price_studio_month", "price_studio_sync", "price_studio_ai_analysis", "price_studio_seo_submission"], changed.Items.Select(item => item.Price.Id));
        Assert.Equal(end, changed.Items.First().CurrentPeriodEnd);
        var invoice = await stripe.V1.Invoices.GetAsync(changed.LatestInvoiceId);
        Assert.Equal(("subscription_update", "paid"), (invoice.BillingReason, invoice.Status));
        Assert.All(invoice.Lines, line => Assert.True(line.Parent.SubscriptionItemDetails.Proration));
        Assert.InRange(invoice.Lines.Single(line => line.Amount < 0).Amount, -951, -949);
        Assert.InRange(invoice.AmountPaid, 2998, 3002);
        Assert.Equal("price_studio_month", invoice.Lines.Single(line => line.Amount > 0).Pricing.PriceDetails.PriceId);
        // Back down, the customer has something to the good, which the next invoice takes into account.
        await stripe.Portal(subscription.CustomerId, "plan:price_creator_month");
        var credit = (await stripe.V1.Customers.GetAsync(subscription.CustomerId)).Balance;
        Assert.InRange(credit, -3002, -2998);
        await stripe.AdvanceTo(end.AddHours(2));
        var renewal = await stripe.V1.Invoices.GetAsync((await stripe.Again(subscription)).LatestInvoiceId);
        Assert.Equal((1900L, 0L, credit, credit + 1900), (renewal.Total, renewal.AmountDue, renewal.StartingBalance, renewal.EndingBalance));
    }

    [Fact]
    public async Task A_change_by_the_API_waits_for_the_next_invoice()
    {
        var subscription = await stripe.Subscribe();
        var licensed = subscription.Items.First();
        var changed = await stripe.V1.Subscriptions.UpdateAsync(subscription.Id, new() { Items = [new() { Id = licensed.Id, Price = RunningStripe.Studio }] });
        Assert.Equal((subscription.LatestInvoiceId, licensed.Id), (changed.LatestInvoiceId, changed.Items.First().Id));
        await stripe.AdvanceTo(licensed.CurrentPeriodEnd.AddHours(2));
        var renewal = await stripe.V1.Invoices.GetAsync((await stripe.Again(subscription)).LatestInvoiceId);
        Assert.Equal(2, renewal.Lines.Count(line => line.Parent.SubscriptionItemDetails.Proration));
        Assert.InRange(renewal.AmountPaid, 7900 + 5990, 7900 + 6000);
        var metered = changed.Items.First(item => item.Price.Recurring.UsageType == "metered");
        await RunningStripe.Refused(() => stripe.V1.Subscriptions.UpdateAsync(subscription.Id, new() { Items = [new() { Id = metered.Id, Quantity = 3 }] }), HttpStatusCode.BadRequest, null, "items[1][quantity]");
        var fewer = await stripe.V1.Subscriptions.UpdateAsync(subscription.Id, new() { Items = [new() { Id = metered.Id, Deleted = true }] });
        Assert.Equal(3, fewer.Items.Count());
        Assert.Equal(3, (await stripe.V1.SubscriptionItems.ListAsync(new() { Subscription = subscription.Id })).Count());
    }

    [Fact]
    public async Task A_deleted_customer_has_no_subscription_left()
    {
        var subscription = await stripe.Subscribe();
        await stripe.V1.Customers.DeleteAsync(subscription.CustomerId);
        Assert.True((await stripe.V1.Customers.GetAsync(subscription.CustomerId)).Deleted);
        Assert.Equal("canceled", (await stripe.Again(subscription)).Status);
        Assert.Equal(["customer.subscription.deleted", "customer.deleted"], (await stripe.EventTypes(subscription.CustomerId))[^2..]);
        await RunningStripe.Refused(() => stripe.V1.Customers.UpdateAsync(subscription.CustomerId, new() { Name = "x" }), HttpStatusCode.NotFound, "resource_missing");
    }

    [Fact]
    public async Task A_paused_subscription_bills_nothing_until_it_is_resumed()
    {
        var subscription = await stripe.Subscribe();
        Assert.Equal("paused", (await stripe.V1.Subscriptions.PauseAsync(subscription.Id, new() { Type = "subscription" })).Status);
        await stripe.Advance(TimeSpan.FromDays(70));
        Assert.Single(await stripe.V1.Invoices.ListAsync(new() { Customer = subscription.CustomerId }));
        var resumed = await stripe.V1.Subscriptions.ResumeAsync(subscription.Id);
        Assert.Equal(("active", (await stripe.Now()).Date), (resumed.Status, resumed.Items.First().CurrentPeriodStart.Date));
        Assert.Contains("customer.subscription.resumed", await stripe.EventTypes(subscription.Id));
    }
}
