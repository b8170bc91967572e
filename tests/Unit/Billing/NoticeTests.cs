using CsCheck;
using StreamVibe.Billing;

namespace StreamVibe.Tests.Unit.Billing;

public sealed class NoticeTests
{
    static readonly DateTimeOffset Reset = new(2026, 3, 1, 10, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(7, 10L, null)]
    [InlineData(8, 10L, 80)]
    [InlineData(9, 10L, 80)]
    [InlineData(10, 10L, 100)]
    [InlineData(12, 10L, 100)]
    // Small limits: only whole units are used.
    [InlineData(0, 1L, null)]
    [InlineData(1, 1L, 100)]
    [InlineData(1, 2L, null)]
    [InlineData(2, 3L, null)]
    [InlineData(3, 4L, null)]
    [InlineData(4, 5L, 80)]
    // Of nothing, nothing is a share.
    [InlineData(0, 0L, null)]
    [InlineData(3, 0L, null)]
    [InlineData(9_000_000_000_000_000_000, null, null)]
    public void A_threshold_is_reached_by_whole_units(long used, long? limit, int? percent) => Assert.Equal(percent, NoticeRules.Reached(Counter(used, limit)));

    [Fact]
    public void The_highest_threshold_is_the_one_by_exact_arithmetic_also_of_the_largest_limits() =>
        Gen.Select(Gen.OneOf(Gen.Long[1, 3000], Gen.Long[1, long.MaxValue]), Gen.OneOf(Gen.Long[0, 4000], Gen.Long[0, long.MaxValue])).Sample((limit, used) =>
        {
            int? expected = (decimal)used * 100 >= (decimal)limit * 100 ? 100 : (decimal)used * 100 >= (decimal)limit * 80 ? 80 : null;
            Assert.Equal(expected, NoticeRules.Reached(Counter(used, limit)));
        });

    [Fact]
    public void While_units_are_used_the_thresholds_follow_in_order_and_each_is_crossed_once() => Gen.Long[1, 500].Sample(limit =>
    {
        var told = Enumerable.Range(0, (int)limit + 5).Select(used => NoticeRules.Reached(Counter(used, limit)) ?? 0).Aggregate(new List<int> { 0 }, (seen, next) =>
        {
            Assert.True(next >= seen[^1]);
            if (next > seen[^1]) seen.Add(next);
            return seen;
        });
        // Below five units the last one is also the first above four fifths.
        Assert.Equal(limit < 5 ? [0, 100] : [0, 80, 100], told);
    });

    [Fact]
    public void Held_units_are_not_used_yet() => Assert.Null(NoticeRules.Reached(Counter(7, 10) with { Held = 3 }));

    [Fact]
    public void A_notice_says_what_how_much_until_when_and_what_happens_above()
    {
        var near = NoticeRules.Of(Counter(8, 10), 80, Reset);
        Assert.Equal(("quota", "80 % of your syncs are used"), (near.Kind, near.Title));
        Assert.Equal("8 of the 10 syncs that your plan includes are used. They begin anew on 2026-03-01 10:30 UTC. Above that, no more can be started until then.", near.Body);
        var full = NoticeRules.Of(Counter(100, 100) with { Kind = QuotaKind.AiAnalysis, OverageAllowed = true }, 100, Reset.ToOffset(TimeSpan.FromHours(5)));
        Assert.Equal("All included AI analyses are used", full.Title);
        Assert.Equal("100 of the 100 AI analyses that your plan includes are used. They begin anew on 2026-03-01 10:30 UTC. Above that, each one is counted as overage.", full.Body);
    }

    static UsageCounter Counter(long used, long? limit) => new(QuotaKind.Sync, used, 0, limit, OverageAllowed: false, 0, 1);
}
