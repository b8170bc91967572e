using System.Collections.Immutable;
using StreamVibe.Billing;
using Stripe;

namespace StreamVibe.Tests.Unit.Billing;

/// <summary>What of Stripe's products and prices is a plan.</summary>
public sealed class CatalogTests
{
    readonly List<(string What, string Why)> leftOut = [];

    [Fact]
    public void Every_licensed_price_of_a_plan_is_an_offer_and_the_smallest_comes_first()
    {
        var offers = Offers([Product("p_studio", "studio", sync: 1000), Product("p_creator", "creator")],
            [Licensed("studio_month", "p_studio", 7900), Licensed("creator_year", "p_creator", 19000, "year"), Licensed("creator_month", "p_creator", 1900)]);
        Assert.Equal([null, "creator_month", "creator_year", "studio_month"], offers.Select(offer => offer.PriceId));
        Assert.Equal(["free", "creator", "creator", "studio"], offers.Select(offer => offer.Code));
        Assert.Equal(new("creator", "Product p_creator", "creator_year", 19000, "usd", "year", new(100, 300, 100), OverageAllowed: true), offers[2]);
    }

    [Fact]
    public void What_everybody_has_is_built_in_whatever_Stripe_says_of_it()
    {
        var offers = Offers([Product("p_free", "free", sync: 99)], [Licensed("free_month", "p_free", 0)]);
        Assert.Equal([new PlanOffer("free", "Free", null, 0, "usd", "month", new(10, 20, 10), OverageAllowed: false)], offers);
    }

    [Fact]
    public void Metered_prices_come_along_and_are_no_offers()
    {
        var copy = Copy([Product("p", "creator")],
            [Metered("m_sync", "p"), Licensed("l", "p", 1900), Licensed("l_year", "p", 19000, "year"), Metered("m_ai", "p"), Metered("m_other", "other"), Metered("m_year", "p", "year")]);
        var product = Assert.Single(copy.Products);
        Assert.Equal(["m_ai", "m_sync"], product.MeteredWith(product.Licensed[0]));
        Assert.Equal(["m_year"], product.MeteredWith(product.Licensed[1]));
        Assert.Equal([null, "l", "l_year"], CatalogRules.Offers(copy).Select(offer => offer.PriceId));
        Assert.Null(CatalogRules.Find(copy, "m_sync"));
        Assert.Equal("p", CatalogRules.Find(copy, "l")?.Product.Id);
    }

    [Theory]
    [InlineData("plan", null)]
    [InlineData("plan", "")]
    [InlineData("quota_sync", null)]
    [InlineData("quota_sync", "-1")]
    [InlineData("quota_sync", "1.5")]
    [InlineData("quota_sync", "99999999999999999999")]
    [InlineData("quota_ai_analysis", "many")]
    [InlineData("quota_seo_submission", " 1")]
    public void A_product_that_is_no_whole_plan_is_left_out_and_named(string key, string? value)
    {
        var broken = Product("p", "creator");
        if (value is null) broken.Metadata.Remove(key);
        else broken.Metadata[key] = value;
        Assert.Single(Offers([broken], [Licensed("l", "p", 1900)]));
        Assert.Equal("p", Assert.Single(leftOut).What);
    }

    [Fact]
    public void A_price_that_is_not_one_amount_for_one_interval_is_left_out_and_named()
    {
        var (quarterly, tiered, once) = (Licensed("quarterly", "p", 5000), Licensed("tiered", "p", 1), Licensed("once", "p", 1));
        quarterly.Recurring.IntervalCount = 3;
        (tiered.UnitAmount, once.Recurring) = (null, null);
        Assert.Equal([null, "l"], Offers([Product("p", "creator")], [quarterly, tiered, once, Licensed("l", "p", 1900)]).Select(offer => offer.PriceId));
        Assert.Equal(["quarterly", "tiered"], leftOut.Select(found => found.What));
    }

    [Fact]
    public void What_is_not_active_is_not_sold()
    {
        var (product, price) = (Product("gone", "creator"), Licensed("old", "p", 900));
        (product.Active, price.Active) = (false, false);
        Assert.Equal([null, "l"], Offers([product, Product("p", "creator")], [Licensed("of_gone", "gone", 1), price, Licensed("l", "p", 1900)]).Select(offer => offer.PriceId));
    }

    [Fact]
    public void Rules_know_every_plan_once_smallest_first()
    {
        var copy = Copy([Product("p_studio", "studio", sync: 1000), Product("p_old", "creator", sync: 200), Product("p_creator", "creator")], []);
        Assert.Equal([("free", 10L), ("creator", 100L), ("studio", 1000L)], CatalogRules.Plans(copy).Select(plan => (plan.Code, plan.Sync)));
        Assert.Equal(Plans.All, CatalogRules.Plans(CatalogCopy.BuiltIn));
    }

    [Fact]
    public void What_is_built_in_can_be_seen_and_not_bought()
    {
        var offers = CatalogRules.Offers(CatalogCopy.BuiltIn);
        Assert.Equal([("free", 0L), ("creator", 1900L), ("studio", 7900L)], offers.Select(offer => (offer.Code, offer.Amount)));
        Assert.All(offers, offer => Assert.Null(offer.PriceId));
    }

    CatalogCopy Copy(Product[] products, Price[] prices) => CatalogRules.Of(products, prices, (what, why) => leftOut.Add((what, why)));

    ImmutableArray<PlanOffer> Offers(Product[] products, Price[] prices) => CatalogRules.Offers(Copy(products, prices));

    static Product Product(string id, string plan, int sync = 100) => new()
    {
        Id = id,
        Name = $"Product {id}",
        Active = true,
        Metadata = new() { ["plan"] = plan, ["quota_sync"] = $"{sync}", ["quota_ai_analysis"] = "300", ["quota_seo_submission"] = "100", ["overage"] = "allowed" },
    };

    static Price Licensed(string id, string product, long amount, string interval = "month") =>
        new() { Id = id, ProductId = product, Active = true, Currency = "usd", UnitAmount = amount, Recurring = new() { UsageType = "licensed", Interval = interval, IntervalCount = 1 } };

    static Price Metered(string id, string product, string interval = "month") =>
        new() { Id = id, ProductId = product, Active = true, Currency = "usd", Recurring = new() { UsageType = "metered", Interval = interval, IntervalCount = 1 } };
}
