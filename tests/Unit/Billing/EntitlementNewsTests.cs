using StreamVibe.Billing.Entitlements;
using StreamVibe.Billing.Payments;

namespace StreamVibe.Tests.Unit.Billing;

/// <summary>What a person is told of a life with a plan, step by step.</summary>
public sealed class EntitlementNewsTests
{
    static readonly DateTimeOffset Now = new(2026, 3, 20, 12, 0, 0, TimeSpan.Zero);

    static readonly SubscriptionPicture Paid = Pictures.Paid(Now);

    [Fact]
    public void A_plan_that_begins_and_nothing_new_after_it() => Told(Pictures.Free(Now), ("plan_started", Paid), (null, Paid));

    [Fact]
    public void A_larger_plan_and_back() => Told(Pictures.Free(Now), ("plan_started", Paid), ("plan_changed", Paid with { ProductId = "prod_studio" }), ("plan_changed", Paid));

    [Fact]
    public void A_failed_payment_is_told_once_and_so_is_the_one_that_arrives() => Told(Pictures.Free(Now),
        ("plan_started", Paid), ("payment_failed", Unpaid(days: 0)), (null, Unpaid(days: 1)), ("payment_received", Paid), (null, Paid));

    [Fact]
    public void After_the_grace_the_plan_ends_and_comes_back_with_the_payment() => Told(Pictures.Free(Now),
        ("plan_started", Paid), ("payment_failed", Unpaid(days: 3)), ("payment_received", Paid), ("payment_failed plan_ended", Unpaid(days: 8)), ("payment_received", Paid));

    [Fact]
    public void A_cancellation_its_undoing_and_the_end() => Told(Pictures.Free(Now),
        ("plan_started", Paid), ("cancellation_planned", Paid with { CancelAtPeriodEnd = true }), ("cancellation_undone", Paid), ("cancellation_planned", Paid with { CancelAtPeriodEnd = true }),
        ("plan_ended", Paid with { CancelAtPeriodEnd = true, Status = "canceled" }));

    [Fact]
    public void An_unpaid_plan_that_was_given_up_ends_without_thanks_for_a_payment() => Told(Pictures.Free(Now),
        ("plan_started", Paid), ("payment_failed", Unpaid(days: 1)), ("plan_ended", Unpaid(days: 1) with { Status = "canceled" }));

    [Fact]
    public void A_purchase_that_was_never_paid_is_no_news() => Told(Pictures.Free(Now), (null, Paid with { Status = "incomplete" }), (null, Paid with { Status = "incomplete_expired" }));

    [Fact]
    public void The_words_name_plans_and_days_and_the_audit_log_names_the_subscription()
    {
        var before = EntitlementTests.Decide(Pictures.Free(Now), Paid).Next;
        var news = EntitlementNews.Between(before, EntitlementTests.Decide(before, Unpaid(days: 1)).Next).Single();
        Assert.Equal(("billing.payment_failed", "subscription:sub_1"), (news.Action, news.Target));
        Assert.Equal("The payment for your plan 'creator' did not go through. The plan stays in force until 2026-03-26 12:00 UTC; please check your payment method.", news.Notice.Body);
    }

    static SubscriptionPicture Unpaid(int days) => Paid with { Status = "past_due", UnpaidSince = Now.AddDays(-days) };

    static void Told(Standing current, params (string? Kinds, SubscriptionPicture Picture)[] steps)
    {
        foreach (var (kinds, picture) in steps)
        {
            var next = EntitlementTests.Decide(current, picture).Next;
            Assert.Equal(kinds ?? "", string.Join(' ', EntitlementNews.Between(current, next).Select(news => news.Notice.Kind)));
            current = next;
        }
    }
}
