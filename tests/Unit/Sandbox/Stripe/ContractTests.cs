using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using StreamVibe.Sandbox.Stripe;
using StreamVibe.Sandbox.Stripe.Frame;
using Stripe;

namespace StreamVibe.Tests.Unit.Sandbox.Stripe;

/// <summary>Requests of Stripe's client, answers of the sandbox and what it takes, held against Stripe's description of its API.</summary>
public sealed class ContractTests(RunningStripe stripe) : IClassFixture<RunningStripe>
{
    static readonly ApiDescription description = new();

    [Fact]
    public async Task Requests_and_answers_are_as_described()
    {
        await EveryOperation();
        var exchanges = stripe.Exchanges.All.Where(exchange => !exchange.Path.StartsWith("/v1/events", StringComparison.Ordinal)).ToList();
        Assert.Equal("", string.Join("\n", exchanges.SelectMany(Problems).Distinct()));
        Assert.Empty(description.Operations.Except(exchanges.Where(exchange => exchange.Status == 200).Select(exchange => description.Operation(exchange.Method, exchange.Path))));
        Assert.Equal(StripeConfiguration.ApiVersion, description.Version);
        var types = (await stripe.V1.Events.ListAsync(new() { Limit = 100 })).Select(happened => happened.Type).Distinct();
        Assert.Empty(types.Except(description.EventTypes));
    }

    [Fact]
    public void The_sandbox_takes_no_parameter_that_Stripe_does_not_know() =>
        Assert.Equal("", string.Join("\n", Described.SelectMany(operation => description.ProblemsOfShape(operation.Name, operation.Shape))));

    [Fact]
    public void Every_operation_is_described() => Assert.Equal(description.Operations.Order(), Described.Select(operation => operation.Name).Order());

    [Fact]
    public void The_check_sees_what_is_wrong()
    {
        using var answer = JsonDocument.Parse("""{"id":7,"object":"customer","colour":"red"}""");
        var problems = description.ProblemsOfAnswer("POST /v1/customers", answer.RootElement).ToList();
        foreach (var expected in new[] { ".id: is number", "colour is not described", "created is missing" })
            Assert.Contains(problems, problem => problem.Contains(expected, StringComparison.Ordinal));
        Assert.NotEmpty(description.ProblemsOfRequest("POST /v1/customers", Form("colour=red")));
        Assert.NotEmpty(description.ProblemsOfRequest("POST /v1/customers", Form("balance=much")));
        Assert.NotEmpty(description.ProblemsOfRequest("POST /v1/products", Form("active=true")));
        Assert.NotEmpty(description.ProblemsOfShape("POST /v1/customers", Shape.Parse("colour")));
    }

    // Events are not in the description as objects.
    static IEnumerable<(string Name, Shape Shape)> Described => StripeRoutes.Operations.Select(operation => ($"{operation.Method} {operation.Path}", operation.Shape))
        .Where(operation => !operation.Item1.Contains("/v1/events", StringComparison.Ordinal));

    async Task EveryOperation()
    {
        var v1 = stripe.V1;
        var product = await v1.Products.CreateAsync(new() { Name = "Team", Metadata = new() { ["plan"] = "team" }, MarketingFeatures = [new() { Name = "Much" }] });
        await v1.Products.UpdateAsync(product.Id, new() { Description = "For teams" });
        await v1.Products.GetAsync(product.Id);
        await v1.Products.ListAsync(new() { Active = true, Limit = 100 });
        await v1.Products.DeleteAsync(product.Id);
        var price = await v1.Prices.CreateAsync(new() { Product = "prod_studio", Currency = "usd", UnitAmountDecimal = 1.5m, Recurring = new() { Interval = "month" }, LookupKey = "half" });
        await v1.Prices.UpdateAsync(price.Id, new() { Active = false });
        await v1.Prices.GetAsync("price_creator_sync", new() { Expand = ["tiers", "product"] });
        await v1.Prices.ListAsync(new() { Active = true, Expand = ["data.tiers"], Type = "recurring" });
        await Meters();

        var subscription = await stripe.Subscribe(with: options => options.SubscriptionData.TrialPeriodDays = 3);
        await v1.Checkout.Sessions.ListAsync(new() { Customer = subscription.CustomerId });
        var session = await stripe.Checkout(subscription.CustomerId, "studio");
        await v1.Checkout.Sessions.LineItems.ListAsync(session.Id);
        await v1.Checkout.Sessions.GetAsync(session.Id, new() { Expand = ["customer", "line_items"] });
        await v1.Checkout.Sessions.ExpireAsync(session.Id);
        await stripe.Advance(TimeSpan.FromDays(4));
        await v1.BillingPortal.Sessions.CreateAsync(new() { Customer = subscription.CustomerId, ReturnUrl = "http://127.0.0.1:5080/", FlowData = new() { Type = "subscription_cancel", SubscriptionCancel = new() { Subscription = subscription.Id } } });
        await stripe.Portal(subscription.CustomerId, "plan:price_studio_month");
        await v1.Subscriptions.ListAsync(new() { Status = "all", Customer = subscription.CustomerId, Expand = ["data.latest_invoice", "data.customer"] });
        await v1.Subscriptions.UpdateAsync(subscription.Id, new() { CancelAtPeriodEnd = true, Metadata = new() { ["user"] = "2" }, ProrationBehavior = "none", CancellationDetails = new() { Comment = "Too dear" } });
        var items = await v1.SubscriptionItems.ListAsync(new() { Subscription = subscription.Id });
        await v1.SubscriptionItems.GetAsync(items.First().Id);
        var invoices = await v1.Invoices.ListAsync(new() { Customer = subscription.CustomerId, Limit = 100 });
        await v1.Invoices.GetAsync(invoices.First().Id, new() { Expand = ["customer.invoice_settings.default_payment_method"] });
        await v1.Invoices.LineItems.ListAsync(invoices.First().Id);
        await v1.Subscriptions.CancelAsync(subscription.Id, new() { InvoiceNow = true, CancellationDetails = new() { Feedback = "unused" } });

        var customer = await v1.Customers.CreateAsync(RunningStripe.WithCard());
        await v1.Customers.UpdateAsync(customer.Id, new() { Name = "Ada", Metadata = new() { ["user"] = "3" } });
        await v1.Customers.ListAsync(new() { Email = "ada@example.com" });
        var direct = await v1.Subscriptions.CreateAsync(new()
        {
            Customer = customer.Id,
            Items = [new() { Price = RunningStripe.Creator }, new() { Price = "price_creator_sync" }],
            PaymentBehavior = "default_incomplete",
            Expand = ["latest_invoice"],
        });
        await v1.Invoices.PayAsync(direct.LatestInvoiceId);
        await v1.Subscriptions.PauseAsync(direct.Id, new() { Type = "subscription" });
        await v1.Subscriptions.ResumeAsync(direct.Id);
        await v1.Customers.DeleteAsync(customer.Id);
        await v1.Customers.GetAsync(customer.Id);
    }

    async Task Meters()
    {
        var meters = stripe.V1.Billing.Meters;
        var meter = await meters.CreateAsync(new() { DisplayName = "Minutes", EventName = "minutes", DefaultAggregation = new() { Formula = "sum" } });
        await meters.UpdateAsync(meter.Id, new() { DisplayName = "Whole minutes" });
        var customer = await stripe.V1.Customers.CreateAsync(new());
        await stripe.V1.Billing.MeterEvents.CreateAsync(new() { EventName = "minutes", Payload = new() { ["stripe_customer_id"] = customer.Id, ["value"] = "3" } });
        var day = (await stripe.Now()).Date;
        Assert.Single(await meters.EventSummaries.ListAsync(meter.Id, new() { Customer = customer.Id, StartTime = day, EndTime = day.AddDays(1), ValueGroupingWindow = "day" }));
        await meters.DeactivateAsync(meter.Id);
        await meters.ReactivateAsync(meter.Id);
        await meters.GetAsync(meter.Id);
        await meters.ListAsync(new() { Status = "active" });
    }

    static IEnumerable<string> Problems(Exchange exchange)
    {
        var operation = description.Operation(exchange.Method, exchange.Path);
        var problems = description.ProblemsOfRequest(operation, Form(exchange.Sent));
        if (exchange.Status != 200)
            return problems;
        using var answer = JsonDocument.Parse(exchange.Answer);
        return [.. problems, .. description.ProblemsOfAnswer(operation, answer.RootElement)];
    }

    static Parameters Form(string text) => Parameters.Parse(QueryHelpers.ParseQuery(text));
}
