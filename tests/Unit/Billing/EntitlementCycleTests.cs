using CsCheck;
using StreamVibe.Billing.Payments;

namespace StreamVibe.Tests.Unit.Billing;

public sealed class EntitlementCycleTests
{
    static readonly DateTimeOffset Now = new(2026, 3, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Bought_in_the_middle_of_a_cycle_a_new_one_begins_with_the_first_period()
    {
        var paid = Pictures.Paid(Now);
        var next = EntitlementTests.Decide(Pictures.Free(Now), paid).Next;
        Assert.Equal((paid.Anchor, paid.PeriodStart, paid.PeriodEnd), (next.Anchor, next.CycleStart, next.CycleEnd));
    }

    [Fact]
    public void A_period_that_began_before_our_cycle_gives_it_its_end_and_never_moves_it_back()
    {
        var current = Pictures.Free(Now) with { CycleStart = Now.AddDays(-1), CycleEnd = Now.AddDays(20) };
        var next = EntitlementTests.Decide(current, Pictures.Paid(Now)).Next;
        Assert.Equal((current.CycleStart, Pictures.Paid(Now).PeriodEnd), (next.CycleStart, next.CycleEnd));
    }

    [Fact]
    public void A_period_that_is_over_already_leaves_our_cycle_as_it_is()
    {
        var current = Pictures.Free(Now) with { CycleStart = Now.AddDays(-1), CycleEnd = Now.AddDays(20) };
        var old = Pictures.Paid(Now) with { PeriodStart = Now.AddMonths(-1).AddDays(-2), PeriodEnd = Now.AddDays(-2) };
        var next = EntitlementTests.Decide(current, old).Next;
        Assert.Equal((current.CycleStart, current.CycleEnd), (next.CycleStart, next.CycleEnd));
    }

    [Fact]
    public void The_end_of_the_same_period_may_move()
    {
        var paid = Pictures.Paid(Now);
        var current = EntitlementTests.Decide(Pictures.Free(Now), paid).Next;
        Assert.Equal(paid.PeriodEnd.AddHours(-5), EntitlementTests.Decide(current, paid with { PeriodEnd = paid.PeriodEnd.AddHours(-5) }).Next.CycleEnd);
    }

    [Fact]
    public void A_year_that_is_paid_at_once_is_counted_in_months()
    {
        var anchor = Now.AddMonths(-4).AddDays(-3);
        var next = EntitlementTests.Decide(Pictures.Free(Now), Pictures.Paid(Now) with { Anchor = anchor, PeriodStart = anchor, PeriodEnd = anchor.AddYears(1) }).Next;
        Assert.Equal((anchor, anchor.AddMonths(4), anchor.AddMonths(5)), (next.Anchor, next.CycleStart, next.CycleEnd));
    }

    [Fact]
    public void A_trial_is_a_cycle_whose_months_are_counted_from_its_start_until_it_ends()
    {
        var (start, end) = (Now.AddDays(-2), Now.AddDays(12));
        var trial = Pictures.Paid(Now) with { Status = "trialing", PeriodStart = start, PeriodEnd = end, Anchor = end };
        var next = EntitlementTests.Decide(Pictures.Free(Now), trial).Next;
        Assert.Equal((start, start, end), (next.Anchor, next.CycleStart, next.CycleEnd));
    }

    [Fact]
    public void A_period_that_makes_no_sense_is_counted_from_the_anchor()
    {
        var paid = Pictures.Paid(Now);
        var next = EntitlementTests.Decide(Pictures.Free(Now), paid with { PeriodEnd = paid.PeriodStart.AddDays(-3) }).Next;
        Assert.Equal((paid.Anchor, paid.Anchor.AddMonths(1)), (next.CycleStart, next.CycleEnd));
    }

    // Whatever Stripe says one after the other, and in whatever order it is looked at.
    [Fact]
    public void A_cycle_never_moves_back_never_ends_before_it_starts_and_a_second_look_changes_nothing()
    {
        var picture =
            from status in Gen.OneOf("active", "trialing", "past_due", "canceled", "unpaid", "incomplete")
            from product in Gen.OneOf("prod_creator", "prod_studio")
            from start in Gen.Int[-400, 20]
            from length in Gen.OneOf(-1, 7, 14, 28, 30, 31, 45, 365)
            from anchor in Gen.Int[-800, 40]
            from unpaid in Gen.Int[-20, 0]
            from cancels in Gen.Bool
            select new SubscriptionPicture("", "cus_1", status, product, "price", Now.AddDays(start), Now.AddDays(start), Now.AddDays(start + length), Now.AddDays(anchor), cancels, Now.AddDays(unpaid));
        picture.Array[0, 3].Array[1, 6].Sample(looks =>
        {
            var current = Pictures.Free(Now);
            foreach (var drawn in looks)
            {
                SubscriptionPicture[] look = [.. drawn.Select((one, number) => one with { Id = $"sub_{number}" })];
                var ruling = EntitlementTests.Decide(current, look);
                var next = ruling.Next;
                Assert.True(next.CycleStart >= current.CycleStart && next.CycleEnd > next.CycleStart, $"{current} -> {next}");
                Assert.Equal(next, EntitlementTests.Decide(next, look).Next);
                Assert.Equal(next.Plan, ruling.Terms.Code);
                Assert.Equal(Array.Exists(look, one => one.Status is "active" or "trialing" or "past_due"), next.SubscriptionId is not null);
                current = next;
            }
        }, iter: 3000);
    }
}
