using StreamVibe.Billing.Sales;

namespace StreamVibe.Tests.Unit.Billing;

/// <summary>What stands in the way of a purchase, and under which keys it is made.</summary>
public sealed class SalesTests
{
    static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    static readonly Payer Payer = new(new("0198c0de-0000-7000-8000-000000000001"), "a@example.com", "A", CustomerId: null);

    [Theory]
    [InlineData("active", false, true)]
    [InlineData("trialing", false, true)]
    [InlineData("past_due", true, true)]
    [InlineData("unpaid", true, true)]
    [InlineData("paused", false, true)]
    [InlineData("incomplete", true, true)]
    [InlineData("incomplete", false, false)]
    [InlineData("incomplete_expired", false, false)]
    [InlineData("canceled", false, false)]
    [InlineData("a_status_of_tomorrow", false, true)]
    public void A_subscription_stands_in_the_way_until_it_has_ended_or_cannot_begin(string status, bool isOpen, bool isLive) => Assert.Equal(isLive, SalesRules.IsLive(
        new("sub", "cus", status, "prod", "price", Noon, Noon, Noon.AddMonths(1), Noon, CancelAtPeriodEnd: false, UnpaidSince: isOpen ? Noon : null)));

    [Fact]
    public void Everybody_who_tries_for_a_user_uses_the_same_key_and_no_other_user_does()
    {
        Assert.Equal(SalesRules.CustomerKey(Payer, 0), SalesRules.CustomerKey(Payer with { }, 0));
        Payer[] others = [Payer with { UserId = new("0198c0de-0000-7000-8000-000000000002") }, Payer with { Email = "b@example.com" }, Payer with { Name = "B" }, Payer with { GoneCustomerId = "cus_gone" }];
        var keys = others.Select(other => SalesRules.CustomerKey(other, 0)).Append(SalesRules.CustomerKey(Payer, 0)).Append(SalesRules.CustomerKey(Payer, 1)).ToList();
        Assert.Equal(keys.Count, keys.Distinct().Count());
        Assert.All(keys, key => Assert.InRange(key.Length, 1, 255));
        Assert.All(keys, key => Assert.DoesNotContain("example.com", key, StringComparison.Ordinal));
    }

    [Fact]
    public void A_page_has_the_key_of_its_operation()
    {
        var operation = new Guid("0198c0de-0000-7000-8000-000000000003");
        Assert.Equal(SalesRules.PageKey("checkout", operation), SalesRules.PageKey("checkout", operation, tries: 0));
        Assert.Equal(3, new[] { SalesRules.PageKey("checkout", operation), SalesRules.PageKey("checkout", operation, 1), SalesRules.PageKey("portal", operation) }.Distinct().Count());
    }
}
