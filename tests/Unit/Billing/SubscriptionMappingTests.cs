using StreamVibe.Billing.Payments;
using Stripe;

namespace StreamVibe.Tests.Unit.Billing;

/// <summary>Stripe's subscription as the product sees it.</summary>
public sealed class SubscriptionMappingTests
{
    static readonly DateTime Start = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc), End = Start.AddMonths(1);

    [Fact]
    public void The_licensed_item_decides_wherever_it_stands()
    {
        var picture = SubscriptionMapping.Of(New(Item("metered", "price_use"), Item("licensed", "price_month")))!;
        Assert.Equal(("sub", "cus", "active", "prod", "price_month"), (picture.Id, picture.CustomerId, picture.Status, picture.ProductId, picture.PriceId));
        Assert.Equal((Start, End), (picture.PeriodStart.UtcDateTime, picture.PeriodEnd.UtcDateTime));
        Assert.Null(SubscriptionMapping.Of(New(Item("metered", "price_use"))));
        Assert.Null(SubscriptionMapping.Of(new Subscription { Id = "sub" }));
    }

    [Theory]
    [InlineData(false, null, false)]
    [InlineData(true, null, true)]
    [InlineData(false, 0, true)]
    [InlineData(false, -10, true)]
    [InlineData(false, 31, false)]
    public void It_is_cancelled_with_this_period_where_it_says_so_or_ends_by_then(bool atPeriodEnd, int? daysAfterEnd, bool isCancelled)
    {
        var subscription = New(Item("licensed", "price_month"));
        (subscription.CancelAtPeriodEnd, subscription.CancelAt) = (atPeriodEnd, daysAfterEnd is { } days ? End.AddDays(days) : null);
        Assert.Equal(isCancelled, SubscriptionMapping.Of(subscription)!.CancelAtPeriodEnd);
    }

    [Theory]
    [InlineData("open", true)]
    [InlineData("paid", false)]
    [InlineData("draft", false)]
    [InlineData(null, false)]
    public void It_is_unpaid_since_its_newest_invoice_was_made_where_that_is_open(string? status, bool isUnpaid)
    {
        var subscription = New(Item("licensed", "price_month"));
        if (status is not null) subscription.LatestInvoice = new() { Id = "in", Status = status, Created = Start };
        Assert.Equal(isUnpaid ? Start : null, SubscriptionMapping.Of(subscription)!.UnpaidSince?.UtcDateTime);
    }

    [Fact]
    public void What_is_paid_by_use_names_its_meter_and_its_price_where_it_is_one_amount_in_the_same_currency()
    {
        SubscriptionItem[] items = [Use("sync", 5), Use("ai", 0.25m), Use("tiers", null), Use("odd", 3), Use("dozen", 4), Use("euro", 6), Item("metered", "of_records"), Item("licensed", "price_month")];
        items[3].Price.BillingScheme = "tiered";
        items[4].Price.TransformQuantity = new() { DivideBy = 12, Round = "up" };
        items[5].Price.Currency = "eur";
        Assert.Equal([new("sync", 5), new("ai", 0.25m), new("tiers", null), new("odd", null), new("dozen", null), new("euro", null)], SubscriptionMapping.Of(New(items))!.Metered);
        Assert.Empty(SubscriptionMapping.Of(New(Item("licensed", "price_month")))!.Metered);
    }

    static SubscriptionItem Use(string meter, decimal? amount)
    {
        var item = Item("metered", "price_" + meter);
        (item.Price.UnitAmountDecimal, item.Price.BillingScheme, item.Price.Recurring.Meter) = (amount, "per_unit", meter);
        return item;
    }

    static Subscription New(params SubscriptionItem[] items) => new()
    {
        Id = "sub",
        CustomerId = "cus",
        Status = "active",
        Created = Start,
        BillingCycleAnchor = Start,
        Items = new() { Data = [.. items] },
    };

    static SubscriptionItem Item(string usage, string price) =>
        new() { CurrentPeriodStart = Start, CurrentPeriodEnd = End, Price = new() { Id = price, ProductId = "prod", Recurring = new() { UsageType = usage, Interval = "month", IntervalCount = 1 } } };
}
