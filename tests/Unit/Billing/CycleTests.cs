using CsCheck;
using StreamVibe.Billing;

namespace StreamVibe.Tests.Unit.Billing;

public sealed class CycleTests
{
    static readonly DateTimeOffset Epoch = new(2015, 1, 1, 0, 0, 0, TimeSpan.Zero);

    static readonly Gen<DateTimeOffset> Anchors = Gen.Long[0, TimeSpan.FromDays(4000).Ticks].Select(ticks => Epoch.AddTicks(ticks));

    // The last days of every month, leap years among them, in any offset a time can be written in.
    static readonly Gen<DateTimeOffset> MonthEnds =
        from year in Gen.Int[2015, 2032]
        from month in Gen.Int[1, 12]
        from back in Gen.Int[0, 3]
        from time in Gen.Long[0, TimeSpan.TicksPerDay - 1]
        from offset in Gen.Int[-14 * 60, 14 * 60]
        select new DateTimeOffset(year, month, DateTime.DaysInMonth(year, month) - back, 0, 0, 0, TimeSpan.Zero).AddTicks(time).ToOffset(TimeSpan.FromMinutes(offset));

    static readonly Gen<DateTimeOffset> AnyAnchors = Gen.OneOf(Anchors, MonthEnds);

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
    public void A_hundred_and_twenty_roll_overs_from_any_anchor_arrive_where_the_months_do() => AnyAnchors.Sample(anchor =>
    {
        var cycle = QuotaRules.Cycle(anchor, anchor);
        for (var month = 1; month <= 120; month++)
        {
            // Late by anything but a whole cycle, as sweeps are.
            cycle = QuotaRules.Following(cycle.End, anchor, cycle.End.AddHours(month));
            var utc = anchor.ToUniversalTime();
            Assert.Equal((utc.AddMonths(month), utc.AddMonths(month + 1)), cycle);
            Assert.Equal(Math.Min(utc.Day, DateTime.DaysInMonth(cycle.Start.Year, cycle.Start.Month)), cycle.Start.Day);
            Assert.Equal(TimeSpan.Zero, cycle.Start.Offset);
        }
    });

    [Fact]
    public void Every_moment_is_in_one_cycle_and_neighbours_touch() => Gen.Select(AnyAnchors, Later).Sample((anchor, later) =>
    {
        var cycle = QuotaRules.Cycle(anchor, anchor + later);
        Assert.InRange(anchor + later, cycle.Start, cycle.End.AddTicks(-1));
        Assert.Equal(cycle, QuotaRules.Cycle(anchor, cycle.Start));
        Assert.Equal(cycle, QuotaRules.Cycle(anchor, cycle.End.AddTicks(-1)));
        Assert.Equal(cycle.End, QuotaRules.Cycle(anchor, cycle.End).Start);
        if (cycle.Start > anchor) Assert.Equal(cycle.Start, QuotaRules.Cycle(anchor, cycle.Start.AddTicks(-1)).End);
    }, iter: 5000);

    [Fact]
    public void Whatever_steps_a_clock_makes_no_cycle_starts_before_the_last_one_ended() =>
        Gen.Select(AnyAnchors, Gen.OneOf(Gen.Double[-0.05, 0.05], Gen.Double[-2, 60]).Array[1, 60]).Sample((anchor, steps) =>
        {
            var (cycle, now, latest) = (QuotaRules.Cycle(anchor, anchor), anchor, anchor);
            foreach (var days in steps)
            {
                now += TimeSpan.FromDays(days);
                if (now > latest) latest = now;
                // What a grain does: only a cycle that is over by its clock is left.
                if (cycle.End <= now)
                {
                    var next = QuotaRules.Following(cycle.End, anchor, now);
                    Assert.True(cycle.End <= next.Start && next.Start <= now && now < next.End, $"{cycle} at {now:O} was followed by {next}");
                    cycle = next;
                }
                // A clock that went back changes nothing: it is the cycle of the latest time that any clock showed.
                Assert.Equal(QuotaRules.Cycle(anchor, latest), cycle);
            }
        }, iter: 2000);

    [Fact]
    public void An_anchor_that_was_moved_makes_one_cycle_shorter_and_neither_gap_nor_overlap() =>
        Gen.Select(Anchors, AnyAnchors, Later, Gen.Long[0, TimeSpan.FromDays(27).Ticks]).Sample((anchor, moved, later, late) =>
        {
            var ended = QuotaRules.Cycle(anchor, anchor + later).End;
            var now = ended.AddTicks(late);
            var next = QuotaRules.Following(ended, moved, now);
            Assert.InRange(next.Start, ended, now);
            Assert.InRange(now, next.Start, next.End.AddTicks(-1));
            if (QuotaRules.Cycle(moved, now) is var grid && grid.Start <= ended) Assert.Equal((ended, grid.End), next);
        }, iter: 2000);

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
    [InlineData("2024-01-30", "2024-02-29", "2024-02-29", "2024-03-30")]
    [InlineData("2023-01-29", "2023-03-01", "2023-02-28", "2023-03-29")]
    [InlineData("2024-02-29", "2028-02-29", "2028-02-29", "2028-03-29")]
    [InlineData("2024-12-15", "2025-01-14", "2024-12-15", "2025-01-15")]
    public void Short_months_end_a_cycle_on_their_last_day_and_long_ones_bring_the_day_back(string anchor, string now, string start, string end) =>
        Assert.Equal((Day(start), Day(end)), QuotaRules.Cycle(Day(anchor), Day(now)));

    [Fact]
    public void A_clock_before_the_anchor_is_in_the_first_cycle() =>
        Assert.Equal(QuotaRules.Cycle(Day("2024-05-10"), Day("2024-05-10")), QuotaRules.Cycle(Day("2024-05-10"), Day("2024-01-01")));

    static DateTimeOffset Day(string text) => Time(text + "T00:00:00Z");

    static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
