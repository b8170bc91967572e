using System.Net;
using Stripe.Checkout;

namespace StreamVibe.Tests.Unit.Sandbox.Stripe;

/// <summary>Checkout, as the client makes it and as a person goes through it.</summary>
public sealed class CheckoutTests(RunningStripe stripe) : IClassFixture<RunningStripe>
{
    [Fact]
    public async Task Who_pays_has_a_subscription_and_comes_back_with_the_sessions_id()
    {
        var customer = await stripe.V1.Customers.CreateAsync(new() { Email = "ada@example.com" });
        var session = await stripe.Checkout(customer.Id);
        Assert.Equal(("open", "unpaid", 1900L), (session.Status, session.PaymentStatus, session.AmountTotal));
        var page = await (await stripe.Http.GetAsync(session.Url)).Content.ReadAsStringAsync();
        foreach (var choice in new[] { "approve", "decline", "abandon", "19.00 USD", "ada@example.com" })
            Assert.Contains(choice, page, StringComparison.Ordinal);

        var back = await stripe.Http.GetAsync(session.Url + "?sandbox_decision=approve");
        Assert.Equal($"http://127.0.0.1:5080/app/billing?session={session.Id}", back.Headers.Location!.OriginalString);
        session = await stripe.V1.Checkout.Sessions.GetAsync(session.Id, new() { Expand = ["subscription", "line_items"] });
        Assert.Equal(("complete", "paid", null, customer.Id, "user-1"), (session.Status, session.PaymentStatus, session.Url, session.CustomerId, session.ClientReferenceId));
        Assert.Equal(4, session.LineItems.Count());
        var subscription = session.Subscription;
        Assert.Equal(("active", "1", 4), (subscription.Status, subscription.Metadata["user"], subscription.Items.Count()));
        Assert.Equal(subscription.Created.AddMonths(1), subscription.Items.First().CurrentPeriodEnd);
        Assert.Equal([1L, 0, 0, 0], subscription.Items.Select(item => item.Quantity));
        var invoice = await stripe.V1.Invoices.GetAsync(subscription.LatestInvoiceId);
        Assert.Equal(("paid", 1900L, "subscription_create", subscription.Id, "1"), (invoice.Status, invoice.AmountPaid, invoice.BillingReason,
            invoice.Parent.SubscriptionDetails.SubscriptionId, invoice.Parent.SubscriptionDetails.Metadata["user"]));
        Assert.Contains(invoice.Number, await stripe.Http.GetStringAsync(invoice.HostedInvoiceUrl), StringComparison.Ordinal);
        Assert.Equal(
            ["customer.created", "customer.updated", "invoice.created", "invoice.finalized", "invoice.paid", "customer.subscription.created", "checkout.session.completed"],
            await stripe.EventTypes(customer.Id));
        // Coming back to a page on which one has paid buys nothing twice.
        Assert.Equal(HttpStatusCode.Redirect, (await stripe.Http.GetAsync($"/stripe/checkout/{session.Id}?sandbox_decision=approve")).StatusCode);
        Assert.Single(await stripe.V1.Subscriptions.ListAsync(new() { Customer = customer.Id, Status = "all" }));
    }

    [Fact]
    public async Task Who_is_declined_can_try_again_and_who_leaves_goes_back()
    {
        var session = await stripe.Checkout();
        var declined = await stripe.Http.PostAsync(session.Url, new FormUrlEncodedContent(new Dictionary<string, string> { ["sandbox_decision"] = "decline" }));
        Assert.Equal(HttpStatusCode.PaymentRequired, declined.StatusCode);
        Assert.Contains("declined", await declined.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(session.CancelUrl, (await stripe.Http.GetAsync(session.Url + "?sandbox_decision=abandon")).Headers.Location!.OriginalString);
        Assert.Equal("open", (await stripe.V1.Checkout.Sessions.GetAsync(session.Id)).Status);
        await stripe.Http.PostAsync(session.Url, new FormUrlEncodedContent(new Dictionary<string, string> { ["sandbox_decision"] = "approve" }));
        session = await stripe.V1.Checkout.Sessions.GetAsync(session.Id);
        Assert.Equal("complete", session.Status);
        Assert.StartsWith("cus_", session.CustomerId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_customer_can_have_two_subscriptions()
    {
        var first = await stripe.Subscribe();
        var session = await stripe.Checkout(first.CustomerId, "studio");
        await stripe.Http.GetAsync(session.Url + "?sandbox_decision=approve");
        Assert.Equal(2, (await stripe.V1.Subscriptions.ListAsync(new() { Customer = first.CustomerId })).Count());
        Assert.Equal([first.Id], (await stripe.V1.Subscriptions.ListAsync(new() { Customer = first.CustomerId, Price = RunningStripe.Creator })).Select(subscription => subscription.Id));
    }

    [Fact]
    public async Task A_session_expires_by_itself_or_when_told()
    {
        var now = await stripe.Now();
        var (slow, told) = (await stripe.Checkout(with: options => options.ExpiresAt = now.AddMinutes(31)), await stripe.Checkout());
        Assert.Equal(("expired", null), Of(await stripe.V1.Checkout.Sessions.ExpireAsync(told.Id)));
        await RunningStripe.Refused(() => stripe.V1.Checkout.Sessions.ExpireAsync(told.Id), HttpStatusCode.BadRequest, null);
        await stripe.Advance(TimeSpan.FromMinutes(32));
        Assert.Equal(("expired", null), Of(await stripe.V1.Checkout.Sessions.GetAsync(slow.Id)));
        Assert.Equal(HttpStatusCode.Gone, (await stripe.Http.GetAsync($"/stripe/checkout/{slow.Id}?sandbox_decision=approve")).StatusCode);
        Assert.Equal(["checkout.session.expired"], await stripe.EventTypes(slow.Id));

        static (string, string?) Of(Session session) => (session.Status, session.Url);
    }

    public static TheoryData<string, string?, string> Refusals => new()
    {
        { "both", null, "customer" },
        { "metered quantity", null, "line_items[1][quantity]" },
        { "no quantity", "parameter_missing", "line_items[0][quantity]" },
        { "21 items", null, "line_items" },
        { "no items", "parameter_missing", "line_items" },
        { "no success", "parameter_missing", "success_url" },
        { "unknown price", "resource_missing", "line_items[0][price]" },
        { "unknown customer", "resource_missing", "customer" },
        { "short trial", null, "subscription_data[trial_period_days]" },
        { "soon expired", null, "expires_at" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task What_Stripe_refuses_is_refused(string mistake, string? code, string param)
    {
        var error = await RunningStripe.Refused(() => stripe.Checkout(with: options =>
        {
            switch (mistake)
            {
                case "both":
                    (options.Customer, options.CustomerEmail) = ("cus_x", "x@example.com");
                    break;
                case "metered quantity":
                    options.LineItems[1].Quantity = 1;
                    break;
                case "no quantity":
                    options.LineItems[0].Quantity = null;
                    break;
                case "21 items":
                    options.LineItems = [.. Enumerable.Repeat(options.LineItems[0], 21)];
                    break;
                case "no items":
                    options.LineItems = null;
                    break;
                case "no success":
                    options.SuccessUrl = null;
                    break;
                case "unknown price":
                    options.LineItems[0].Price = "price_none";
                    break;
                case "unknown customer":
                    options.Customer = "cus_none";
                    break;
                case "short trial":
                    options.SubscriptionData.TrialPeriodDays = 0;
                    break;
                default:
                    options.ExpiresAt = DateTime.UnixEpoch.AddSeconds(4_000_000_000);
                    break;
            }
        }), HttpStatusCode.BadRequest, code, param);
        Assert.Equal("invalid_request_error", error.StripeError.Type);
    }

    [Fact]
    public async Task A_trial_is_free_and_what_was_used_in_it_too()
    {
        var subscription = await stripe.Subscribe(with: options => options.SubscriptionData.TrialPeriodDays = 7);
        Assert.Equal(("trialing", subscription.Created.AddDays(7)), (subscription.Status, subscription.TrialEnd));
        Assert.Equal(subscription.TrialEnd, subscription.Items.First().CurrentPeriodEnd);
        Assert.Equal(("paid", 0L), await FirstInvoice(subscription.LatestInvoiceId));
        await stripe.Advance(TimeSpan.FromDays(5));
        Assert.Contains("customer.subscription.trial_will_end", await stripe.EventTypes(subscription.Id));
        await stripe.Advance(TimeSpan.FromDays(2) + TimeSpan.FromHours(2));
        subscription = await stripe.Again(subscription);
        Assert.Equal("active", subscription.Status);
        Assert.Equal(subscription.TrialEnd!.Value.AddMonths(1), subscription.Items.First().CurrentPeriodEnd);
        Assert.Equal(("paid", 1900L), await FirstInvoice(subscription.LatestInvoiceId));

        async Task<(string, long)> FirstInvoice(string id)
        {
            var invoice = await stripe.V1.Invoices.GetAsync(id);
            return (invoice.Status, invoice.AmountPaid);
        }
    }
}
