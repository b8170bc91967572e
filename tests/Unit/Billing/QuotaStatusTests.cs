using CsCheck;
using StreamVibe.Billing;

namespace StreamVibe.Tests.Unit.Billing;

public sealed class QuotaStatusTests
{
    static readonly DateTimeOffset CycleEnd = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    static readonly Gen<UsageCounter> Counters =
        from used in Gen.Long[0, 5000]
        from held in Gen.Long[0, 300]
        from limit in Gen.Long[0, 4000]
        from unlimited in Gen.Bool
        from overage in Gen.Bool
        from kind in Gen.OneOf(QuotaKind.Sync, QuotaKind.AiAnalysis, QuotaKind.SeoSubmission)
        select new UsageCounter(kind, used, held, unlimited ? null : limit, overage, 0, 1);

    [Fact]
    public void What_remains_is_the_limit_less_what_is_used_and_held_and_never_negative() => Counters.Sample(counter =>
    {
        long? expected = counter.Limit is { } limit ? Math.Max(0, limit - counter.Used - counter.Held) : null;
        Assert.Equal(expected, QuotaRules.Status(counter, "free", CycleEnd, Plans.All).Remaining);
    });

    [Fact]
    public void One_more_is_allowed_while_something_remains_or_where_overage_is() => Counters.Sample(counter =>
    {
        var status = QuotaRules.Status(counter, "free", CycleEnd, Plans.All);
        Assert.Equal(status.Remaining is null or > 0 || counter.OverageAllowed, status.Allowed);
    });

    [Fact]
    public void An_upgrade_is_named_exactly_where_nothing_more_is_allowed() => Counters.Sample(counter =>
    {
        var status = QuotaRules.Status(counter, "free", CycleEnd, Plans.All);
        Assert.Equal(status.Allowed, status.Upgrade is null);
    });

    [Fact]
    public void A_used_up_free_plan_is_sent_to_the_smallest_plan_that_allows_more() =>
        Assert.Equal("creator", QuotaRules.Status(Counter(used: 10, held: 0, limit: 10), "free", CycleEnd, Plans.All).Upgrade);

    [Theory]
    [InlineData("free", 10, false, 10, "creator")]
    [InlineData("creator", 100, false, 100, "studio")]
    // No plan sends to itself or to a smaller one, also where those go on above their limit.
    [InlineData("studio", 1000, false, 1000, null)]
    [InlineData("studio", 50, false, 50, null)]
    [InlineData("creator", 5, false, 5, "studio")]
    // One that is not built in is above those that include no more.
    [InlineData("beta", 300, false, 300, "studio")]
    [InlineData("beta", 5000, false, 5000, null)]
    // Nothing is missing.
    [InlineData("creator", 100, true, 100, null)]
    [InlineData("free", 10, false, 9, null)]
    public void An_upgrade_is_the_smallest_larger_plan_that_allows_one_more(string plan, long limit, bool overage, long used, string? upgrade) =>
        Assert.Equal(upgrade, QuotaRules.Status(Counter(used, held: 0, limit) with { OverageAllowed = overage }, plan, CycleEnd, Plans.All).Upgrade);

    [Fact]
    public void An_upgrade_is_one_of_the_plans_there_are()
    {
        Plan team = new("team", 50, 50, 50, Overage: false), company = new("company", 5000, 5000, 5000, Overage: false);
        Assert.Equal("team", QuotaRules.Status(Counter(used: 10, held: 0, limit: 10), "free", CycleEnd, [Plans.Free, team, company]).Upgrade);
        Assert.Equal("company", QuotaRules.Status(Counter(used: 50, held: 0, limit: 50), "team", CycleEnd, [Plans.Free, team, company]).Upgrade);
        Assert.Null(QuotaRules.Status(Counter(used: 5000, held: 0, limit: 5000), "company", CycleEnd, [Plans.Free, team, company]).Upgrade);
    }

    [Fact]
    public void A_held_unit_counts_as_gone_before_it_is_settled() => Assert.False(QuotaRules.Status(Counter(used: 9, held: 1, limit: 10), "free", CycleEnd, Plans.All).Allowed);

    [Fact]
    public void A_status_repeats_its_counter() => Counters.Sample(counter =>
    {
        var status = QuotaRules.Status(counter, "free", CycleEnd, Plans.All);
        Assert.Equal((counter.Kind, counter.Used, counter.Held, counter.Limit, counter.Overage, counter.OverageAllowed, CycleEnd),
            (status.Kind, status.Used, status.Held, status.Limit, status.Overage, status.OverageAllowed, status.ResetsAt));
    });

    [Fact]
    public void Of_two_pictures_of_a_counter_the_one_with_the_higher_version_is_kept_in_either_order()
    {
        var older = Counter(used: 1, held: 0, limit: 10) with { Version = 4 };
        var newer = Counter(used: 0, held: 2, limit: 10) with { Version = 5 };
        Assert.Same(newer, QuotaRules.Newer(older, newer));
        Assert.Same(newer, QuotaRules.Newer(newer, older));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(-60)]
    public void A_refusal_says_when_to_try_again_and_never_a_time_in_the_past(int secondsLeft)
    {
        var refusal = QuotaRules.Exceeded(QuotaRules.Status(Counter(used: 10, held: 0, limit: 10), "free", CycleEnd, Plans.All), CycleEnd.AddSeconds(-secondsLeft));
        Assert.Equal(ErrorCode.QuotaExceeded, refusal.Code);
        Assert.Equal(TimeSpan.FromSeconds(Math.Max(0, secondsLeft)), refusal.RetryAfter);
    }

    [Fact]
    public void A_refusal_names_kind_limit_reset_and_the_plan_that_allows_more()
    {
        var status = QuotaRules.Status(Counter(used: 10, held: 0, limit: 10), "free", CycleEnd, Plans.All);
        var refusal = QuotaRules.Exceeded(status, CycleEnd.AddDays(-1));
        Assert.Equal("The plan includes 10 of 'sync' until 2026-03-01 00:00:00Z, and all are used or running. The plan 'creator' allows more.", refusal.Message);
        Assert.Same(status, refusal.Quota);
        Assert.EndsWith("running.", QuotaRules.Exceeded(status with { Upgrade = null }, CycleEnd).Message, StringComparison.Ordinal);
    }

    static UsageCounter Counter(long used, long held, long limit) => new(QuotaKind.Sync, used, held, limit, OverageAllowed: false, 0, 1);
}
