using CsCheck;
using StreamVibe.Billing;

namespace StreamVibe.Tests.Unit.Billing;

public sealed class CycleTests
{
    static readonly DateTimeOffset Epoch = new(2015, 1, 1, 0, 0, 0, TimeSpan.Zero);

    static readonly Gen<DateTimeOffset> Anchors = Gen.Long[0, TimeSpan.FromDays(4000).Ticks].Select(ticks => Epoch.AddTicks(ticks));

    static readonly Gen<TimeSpan> Later = Gen.Long[0, TimeSpan.FromDays(3700).Ticks].Select(TimeSpan.FromTicks);

    [Fact]
    public void A_cycle_always_holds_now_whatever_offset_the_times_are_written_in() =>
        Gen.Select(Anchors, Later, Gen.Int[-14, 14], Gen.Int[-14, 14]).Sample((anchor, later, anchorOffset, nowOffset) =>
        {
            var now = (anchor + later).ToOffset(TimeSpan.FromHours(nowOffset));
            var (start, end) = QuotaRules.Cycle(anchor.ToOffset(TimeSpan.FromHours(anchorOffset)), now);
            Assert.True(start <= now && now < end, $"{start:O} <= {now:O} < {end:O}");
        }, iter: 2000);

    [Theory]
    [InlineData("2026-01-01T01:00:00+00:00", "2026-01-31T16:00:00-10:00")]
    [InlineData("2026-01-01T01:00:00+14:00", "2025-12-31T12:00:00+00:00")]
    public void Around_the_turn_of_a_month_the_offset_a_time_is_written_in_makes_no_difference(string anchor, string now)
    {
        var at = Time(now);
        Assert.Equal(QuotaRules.Cycle(Time(anchor).ToUniversalTime(), at.ToUniversalTime()), QuotaRules.Cycle(Time(anchor), at));
        Assert.InRange(at, QuotaRules.Cycle(Time(anchor), at).Start, QuotaRules.Cycle(Time(anchor), at).End.AddTicks(-1));
    }

    [Fact]
    public void For_ten_years_each_cycle_starts_where_the_one_before_ended_and_on_the_day_of_the_anchor() => Anchors.Sample(anchor =>
    {
        var cycle = QuotaRules.Cycle(anchor, anchor);
        Assert.Equal(anchor, cycle.Start);
        for (var month = 1; month <= 120; month++)
        {
            var next = QuotaRules.Cycle(anchor, cycle.End);
            Assert.Equal(cycle.End, next.Start);
            Assert.Equal(Math.Min(anchor.Day, DateTime.DaysInMonth(next.Start.Year, next.Start.Month)), next.Start.Day);
            Assert.Equal(anchor.TimeOfDay, next.Start.TimeOfDay);
            cycle = next;
        }
        Assert.Equal(anchor.AddYears(10), cycle.Start);
    });

    [Fact]
    public void The_last_moment_of_a_cycle_still_belongs_to_it() => Anchors.Sample(anchor =>
    {
        var cycle = QuotaRules.Cycle(anchor, anchor);
        Assert.Equal(cycle, QuotaRules.Cycle(anchor, cycle.End.AddTicks(-1)));
    });

    [Theory]
    [InlineData("2024-01-31", "2024-02-29", "2024-02-29", "2024-03-31")]
    [InlineData("2023-01-31", "2023-02-28", "2023-02-28", "2023-03-31")]
    [InlineData("2024-02-29", "2025-02-28", "2025-02-28", "2025-03-29")]
    [InlineData("2024-12-31", "2025-04-29", "2025-03-31", "2025-04-30")]
    [InlineData("2024-12-15", "2025-01-14", "2024-12-15", "2025-01-15")]
    public void Short_months_end_a_cycle_on_their_last_day_and_long_ones_bring_the_day_back(string anchor, string now, string start, string end) =>
        Assert.Equal((Day(start), Day(end)), QuotaRules.Cycle(Day(anchor), Day(now)));

    [Fact]
    public void A_clock_before_the_anchor_is_in_the_first_cycle() =>
        Assert.Equal(QuotaRules.Cycle(Day("2024-05-10"), Day("2024-05-10")), QuotaRules.Cycle(Day("2024-05-10"), Day("2024-01-01")));

    static DateTimeOffset Day(string text) => Time(text + "T00:00:00Z");

    static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
