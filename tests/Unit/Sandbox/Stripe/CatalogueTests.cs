using System.Net;

namespace StreamVibe.Tests.Unit.Sandbox.Stripe;

/// <summary>Products, prices and meters, and the plans that are there from the start.</summary>
public sealed class CatalogueTests(RunningStripe stripe) : IClassFixture<RunningStripe>
{
    [Theory]
    [InlineData("free", "10", "20", "10", "blocked")]
    [InlineData("creator", "100", "300", "100", "allowed")]
    [InlineData("studio", "1000", "3000", "1000", "allowed")]
    public async Task A_plan_is_a_product_that_says_what_is_included(string plan, string sync, string analysis, string seo, string overage)
    {
        var product = await stripe.V1.Products.GetAsync("prod_" + plan);
        Assert.Equal(
            [("overage", overage), ("plan", plan), ("quota_ai_analysis", analysis), ("quota_seo_submission", seo), ("quota_sync", sync)],
            product.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value)));
        Assert.True(product.Active);
    }

    [Theory]
    [InlineData("creator", 1900)]
    [InlineData("studio", 7900)]
    public async Task A_paid_plan_has_a_monthly_price_and_one_for_each_kind_of_use(string plan, long monthly)
    {
        var prices = await stripe.V1.Prices.ListAsync(new() { Product = "prod_" + plan, Expand = ["data.tiers", "data.product"], Limit = 100 });
        var licensed = prices.Single(price => price.Recurring.UsageType == "licensed");
        Assert.Equal(($"price_{plan}_month", monthly, "usd", "month", plan), (licensed.Id, licensed.UnitAmount, licensed.Currency, licensed.Recurring.Interval, licensed.Product.Metadata["plan"]));
        Assert.Equal(4, prices.Count());
        foreach (var (kind, cents) in new[] { ("sync", 5), ("ai_analysis", 10), ("seo_submission", 2) })
        {
            var price = prices.Single(price => price.Id == $"price_{plan}_{kind}");
            Assert.Equal(("metered", "per_unit", (long?)cents), (price.Recurring.UsageType, price.BillingScheme, price.UnitAmount));
            Assert.Equal(kind, (await stripe.V1.Billing.Meters.GetAsync(price.Recurring.Meter)).EventName);
        }
    }

    [Fact]
    public async Task Lists_are_filtered()
    {
        var old = await stripe.V1.Products.CreateAsync(new() { Name = "Old" });
        await stripe.V1.Products.UpdateAsync(old.Id, new() { Active = false });
        Assert.DoesNotContain(await stripe.V1.Products.ListAsync(new() { Active = true }), product => product.Id == old.Id);
        Assert.Equal([old.Id], (await stripe.V1.Products.ListAsync(new() { Active = false })).Select(product => product.Id));
        Assert.Equal(["prod_studio", "prod_free"], (await stripe.V1.Products.ListAsync(new() { Ids = ["prod_free", "prod_studio"] })).Select(product => product.Id));
        Assert.Equal(["price_creator_month"], (await stripe.V1.Prices.ListAsync(new() { LookupKeys = ["creator_month"] })).Select(price => price.Id));
        Assert.Equal(3, (await stripe.V1.Prices.ListAsync(new() { Product = "prod_creator", Recurring = new() { UsageType = "metered" } })).Count());
        Assert.Equal(3, (await stripe.V1.Billing.Meters.ListAsync(new() { Status = "active" })).Count());
    }

    [Fact]
    public async Task A_change_is_told_with_what_was_different()
    {
        var product = await stripe.V1.Products.CreateAsync(new() { Name = "Team", Metadata = new() { ["plan"] = "team" } });
        await stripe.V1.Products.UpdateAsync(product.Id, new() { Name = "Team!", Metadata = new() { ["plan"] = "", ["seats"] = "3" } });
        var updated = (await stripe.V1.Events.ListAsync(new() { Type = "product.updated" })).First();
        var after = Assert.IsType<global::Stripe.Product>(updated.Data.Object);
        Assert.Equal((product.Id, "Team!", "3", false), (after.Id, after.Name, after.Metadata["seats"], after.Metadata.ContainsKey("plan")));
        var previous = updated.Data.PreviousAttributes;
        Assert.Equal(("Team", "team"), ((string)previous!.name, (string)previous.metadata.plan));
        Assert.Equal(["product.created", "product.updated"], await stripe.EventTypes(product.Id));
    }

    [Fact]
    public async Task A_price_of_use_names_its_meter_and_a_price_belongs_to_a_product()
    {
        var options = new global::Stripe.PriceCreateOptions { Product = "prod_free", Currency = "usd", UnitAmount = 7, Recurring = new() { Interval = "month", UsageType = "metered" } };
        await RunningStripe.Refused(() => stripe.V1.Prices.CreateAsync(options), HttpStatusCode.BadRequest, "parameter_missing", "recurring[meter]");
        options.Recurring.Meter = "mtr_test_sync";
        options.Product = "prod_none";
        await RunningStripe.Refused(() => stripe.V1.Prices.CreateAsync(options), HttpStatusCode.BadRequest, "resource_missing", "product");
        options.Product = "prod_free";
        Assert.Equal(7, (await stripe.V1.Prices.CreateAsync(options)).UnitAmount);
    }
}
