using StreamVibe.Billing;
using StreamVibe.Billing.Entitlements;

namespace StreamVibe.Tests.Unit.Billing;

/// <summary>What units above the limits cost.</summary>
public sealed class PriceRulesTests
{
    static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_kind_costs_what_all_of_its_items_cost_and_nothing_is_known_where_one_has_no_price()
    {
        var prices = PriceRules.Of([(QuotaKind.Sync, 5), (QuotaKind.Sync, 0.5m), (QuotaKind.AiAnalysis, 10), (QuotaKind.AiAnalysis, null), (QuotaKind.SeoSubmission, 0)]);
        Assert.Equal(new Dictionary<QuotaKind, decimal> { [QuotaKind.Sync] = 5.5m, [QuotaKind.SeoSubmission] = 0 }, prices);
    }

    [Fact]
    public void A_plan_without_overage_has_no_prices_and_what_stripe_did_not_say_stays_as_it_is()
    {
        var (creator, free, prices) = (Plans.All[1], Pictures.Free(Now), new Dictionary<QuotaKind, decimal> { [QuotaKind.Sync] = 5 });
        Assert.Equal(prices, PriceRules.InForce(free, new(free, creator, []) { Prices = prices }));
        Assert.Null(PriceRules.InForce(free, new(free, creator, [])));
        Assert.Empty(PriceRules.InForce(free, new(free, Plans.Free, []))!);
        Assert.Empty(PriceRules.InForce(free, new(free, Plans.Free, []) { Prices = prices })!);
    }

    [Fact]
    public void Another_product_does_not_cost_what_the_one_before_did()
    {
        var (creator, before) = (Plans.All[1], Pictures.Free(Now) with { SubscriptionId = "sub_1", ProductId = "prod_creator" });
        Assert.Empty(PriceRules.InForce(before, new(before with { ProductId = "prod_studio" }, creator, []))!);
        Assert.Empty(PriceRules.InForce(before, new(before with { SubscriptionId = "sub_2" }, creator, []))!);
        Assert.Null(PriceRules.InForce(before, new(before with { CycleEnd = Now }, creator, [])));
    }
}
