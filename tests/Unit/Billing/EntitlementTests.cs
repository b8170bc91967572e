using StreamVibe.Billing;
using StreamVibe.Billing.Entitlements;
using StreamVibe.Billing.Payments;

namespace StreamVibe.Tests.Unit.Billing;

public sealed class EntitlementTests
{
    static readonly DateTimeOffset Now = new(2026, 3, 20, 12, 0, 0, TimeSpan.Zero);
    static readonly TimeSpan Grace = TimeSpan.FromDays(7);

    [Theory]
    [InlineData("active", "creator", "active")]
    [InlineData("trialing", "creator", "trialing")]
    [InlineData("past_due", "creator", "past_due")]
    [InlineData("incomplete", "free", "active")]
    [InlineData("incomplete_expired", "free", "active")]
    [InlineData("canceled", "free", "active")]
    [InlineData("unpaid", "free", "active")]
    [InlineData("paused", "free", "active")]
    [InlineData("something_new", "free", "active")]
    public void The_status_decides_whether_the_plan_is_in_force(string status, string plan, string shown)
    {
        var ruling = Decide(Pictures.Free(Now), Pictures.Paid(Now) with { Status = status });
        Assert.Equal((plan, shown, plan == "free" ? 10L : 100L), (ruling.Next.Plan, ruling.Next.Status, ruling.Terms.Sync));
        Assert.Equal(plan == "free" ? null : "sub_1", ruling.Next.SubscriptionId);
    }

    [Fact]
    public void Nothing_bought_is_the_free_plan_and_its_cycle_goes_on()
    {
        var paid = Decide(Pictures.Free(Now), Pictures.Paid(Now)).Next;
        var ended = Decide(paid).Next;
        Assert.Equal(("free", "active", false, null), (ended.Plan, ended.Status, ended.CancelAtPeriodEnd, ended.SubscriptionId));
        Assert.Equal((paid.Anchor, paid.CycleStart, paid.CycleEnd), (ended.Anchor, ended.CycleStart, ended.CycleEnd));
    }

    [Fact]
    public void A_deleted_customer_has_nothing_and_is_nobodys_any_more()
    {
        var paid = Decide(Pictures.Free(Now), Pictures.Paid(Now)).Next;
        var gone = EntitlementRules.Decide(paid, new("cus_1", IsDeleted: true, [Pictures.Paid(Now)]), Pictures.PlanOf, Grace, Now).Next;
        Assert.Equal(("free", null), (gone.Plan, gone.CustomerId));
    }

    [Fact]
    public void An_unpaid_plan_stays_in_force_for_the_grace_and_not_a_moment_longer()
    {
        var since = Now - Grace;
        var unpaid = Pictures.Paid(Now) with { Status = "past_due", UnpaidSince = since };
        Assert.Equal(("creator", Now), (Decide(Pictures.Free(Now), at: Now.AddTicks(-1), unpaid).Next.Plan, Decide(Pictures.Free(Now), at: Now.AddTicks(-1), unpaid).Next.GraceEndsAt));
        var over = Decide(Pictures.Free(Now), at: Now, unpaid);
        Assert.Equal(("free", "past_due", since, null, 10L), (over.Next.Plan, over.Next.Status, over.Next.PastDueSince, over.Next.GraceEndsAt, over.Terms.Sync));
        Assert.Equal("sub_1", over.Next.SubscriptionId);
    }

    [Fact]
    public void The_grace_runs_from_the_first_unpaid_invoice_also_when_another_one_joins_it()
    {
        var unpaid = Pictures.Paid(Now) with { Status = "past_due", UnpaidSince = Now.AddDays(-5) };
        var first = Decide(Pictures.Free(Now), unpaid).Next;
        Assert.Equal(Now.AddDays(2), first.GraceEndsAt);
        Assert.Equal(Now.AddDays(2), Decide(first, unpaid with { UnpaidSince = Now }).Next.GraceEndsAt);
        // Another subscription has a grace of its own.
        Assert.Equal(Now.AddDays(7), Decide(first, unpaid with { Id = "sub_2", UnpaidSince = Now }).Next.GraceEndsAt);
    }

    [Fact]
    public void Without_an_open_invoice_the_grace_runs_from_the_start_of_the_period() =>
        Assert.Equal(Pictures.Paid(Now).PeriodStart, Decide(Pictures.Free(Now), Pictures.Paid(Now) with { Status = "past_due" }).Next.PastDueSince);

    [Fact]
    public void What_time_ends_is_what_the_next_look_would_say()
    {
        var unpaid = Pictures.Paid(Now) with { Status = "past_due", UnpaidSince = Now };
        var waiting = Decide(Pictures.Free(Now), unpaid).Next;
        Assert.Null(EntitlementRules.AfterGrace(waiting, Now.AddDays(7).AddTicks(-1)));
        var ended = EntitlementRules.AfterGrace(waiting, Now.AddDays(7))!;
        Assert.Equal(Decide(waiting, at: Now.AddDays(7), unpaid).Next, ended.Next);
        Assert.Equal(Plans.Free, ended.Terms);
        Assert.Null(EntitlementRules.AfterGrace(ended.Next, Now.AddDays(8)));
    }

    [Fact]
    public void Paid_again_the_plan_is_back()
    {
        var over = Decide(Pictures.Free(Now), Pictures.Paid(Now) with { Status = "past_due", UnpaidSince = Now.AddDays(-8) }).Next;
        var paid = Decide(over, Pictures.Paid(Now)).Next;
        Assert.Equal(("creator", "active", null, null), (paid.Plan, paid.Status, paid.PastDueSince, paid.GraceEndsAt));
    }

    [Fact]
    public void Of_several_the_largest_plan_is_in_force_then_the_oldest_and_the_others_are_told_of()
    {
        SubscriptionPicture small = Pictures.Paid(Now) with { Id = "sub_a", CreatedAt = Now.AddDays(-9) }, large = Pictures.Paid(Now) with { Id = "sub_z", ProductId = "prod_studio" },
            later = large with { Id = "sub_b", CreatedAt = large.CreatedAt.AddSeconds(1) }, dead = large with { Id = "sub_0", Status = "canceled" };
        foreach (var order in Pictures.Orders([small, large, later, dead]))
        {
            var ruling = Decide(Pictures.Free(Now), [.. order]);
            Assert.Equal(("studio", "sub_z"), (ruling.Next.Plan, ruling.Next.SubscriptionId));
            Assert.Equal(["sub_a", "sub_b"], ruling.Others.Select(other => other.Id).Order());
        }
    }

    [Fact]
    public void One_that_is_paid_is_in_force_before_a_larger_one_that_is_not()
    {
        foreach (var days in new[] { 1, 30 })
        {
            var large = Pictures.Paid(Now) with { Id = "sub_z", ProductId = "prod_studio", Status = "past_due", UnpaidSince = Now.AddDays(-days) };
            Assert.Equal("sub_1", Decide(Pictures.Free(Now), large, Pictures.Paid(Now)).Next.SubscriptionId);
        }
    }

    [Fact]
    public void A_product_without_terms_changes_nothing_unless_another_one_has_some()
    {
        var unknown = Pictures.Paid(Now) with { Id = "sub_x", ProductId = "prod_mug" };
        Assert.Throws<UnknownProductException>(() => Decide(Pictures.Free(Now), unknown));
        Assert.Equal("sub_1", Decide(Pictures.Free(Now), unknown, Pictures.Paid(Now)).Next.SubscriptionId);
        Assert.Equal("free", Decide(Pictures.Free(Now), unknown with { Status = "canceled" }).Next.Plan);
    }

    internal static Ruling Decide(Standing current, params SubscriptionPicture[] subscriptions) => Decide(current, Now, subscriptions);

    static Ruling Decide(Standing current, DateTimeOffset at, params SubscriptionPicture[] subscriptions) =>
        EntitlementRules.Decide(current, new("cus_1", IsDeleted: false, subscriptions), Pictures.PlanOf, Grace, at);
}
