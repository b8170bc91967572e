using System.Globalization;
using CsCheck;
using StreamVibe.Billing;

namespace StreamVibe.Tests.Unit.Billing;

public sealed class UsageDayTests
{
    static readonly DateOnly Today = new(2026, 11, 24);

    static readonly Gen<TimeZoneInfo> Zones = Gen.OneOf(
        "UTC", "Europe/Vienna", "America/New_York", "America/Havana", "America/St_Johns", "Asia/Beirut", "Africa/Cairo", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kathmandu",
        "Pacific/Chatham", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Atlantic/Azores").Select(TimeZoneInfo.FindSystemTimeZoneById);

    static readonly Gen<DateOnly> Dates = Gen.Int[0, 365 * 45].Select(new DateOnly(2000, 1, 2).AddDays);

    [Theory]
    [InlineData("Europe/Vienna", "2026-03-29", 23)]
    [InlineData("Europe/Vienna", "2026-10-25", 25)]
    [InlineData("Europe/Vienna", "2026-11-24", 24)]
    // Midnight itself is left out, or comes twice.
    [InlineData("America/Havana", "2026-03-08", 23)]
    [InlineData("America/Havana", "2026-11-01", 25)]
    [InlineData("Asia/Beirut", "2026-03-29", 23)]
    // A whole day was left out.
    [InlineData("Pacific/Apia", "2011-12-30", 0)]
    [InlineData("Australia/Lord_Howe", "2026-10-04", 23.5)]
    public void A_day_has_the_hours_that_clocks_give_it(string zone, string day, double hours) =>
        Assert.Equal(hours, (Start(zone, Day(day).AddDays(1)) - Start(zone, Day(day))).TotalHours);

    [Fact]
    public void A_day_begins_with_the_first_moment_that_a_clock_there_shows_it() => Gen.Select(Zones, Dates).Sample((zone, day) =>
    {
        var start = UsageRules.StartOf(day, zone);
        Assert.Equal(TimeSpan.Zero, start.Offset);
        Assert.Equal(day, UsageRules.Today(start, zone));
        Assert.True(UsageRules.Today(start.AddTicks(-1), zone) < day, $"{day} begins in {zone.Id} before {start:O}");
    }, iter: 20_000);

    [Fact]
    public void Days_follow_each_other_whatever_the_zone() => Gen.Select(Zones, Dates).Sample((zone, day) =>
        Assert.InRange((UsageRules.StartOf(day.AddDays(1), zone) - UsageRules.StartOf(day, zone)).TotalHours, 22.5, 25.5), iter: 5000);

    [Fact]
    public void Where_nothing_is_said_the_last_thirty_days_are_meant()
    {
        var days = UsageRules.Days(null, null, Today);
        Assert.Equal((30, new DateOnly(2026, 10, 26), Today), (days.Length, days[0], days[^1]));
        Assert.Equal([Today], UsageRules.Days(Today, null, Today));
        Assert.Equal(new DateOnly(2024, 2, 1), UsageRules.Days(null, new(2024, 3, 1), Today)[0]);
    }

    [Fact]
    public void A_range_is_whole_and_in_order() => Gen.Select(Dates, Gen.Int[1, UsageRules.MostDays]).Sample((first, count) =>
    {
        var days = UsageRules.Days(first, first.AddDays(count - 1), Today);
        Assert.Equal(Enumerable.Range(0, count).Select(first.AddDays), days);
    }, iter: 300);

    [Theory]
    [InlineData("2026-11-25", null, "from")]
    [InlineData("2026-02-02", "2026-02-01", "from")]
    [InlineData("2025-01-01", "2026-01-02", "from")]
    [InlineData("0001-01-01", "0001-01-02", "to")]
    [InlineData("1999-12-31", "2000-01-02", "from")]
    [InlineData("9999-12-30", "9999-12-31", "to")]
    [InlineData(null, "2000-01-01", "from")]
    public void A_range_that_is_empty_too_long_or_too_far_away_is_refused_by_its_field(string? from, string? to, string field)
    {
        var refused = Assert.Throws<DomainException>(() => UsageRules.Days(from is null ? null : Day(from), to is null ? null : Day(to), Today));
        Assert.Equal((ErrorCode.ValidationFailed, field), (refused.Code, refused.Field));
    }

    [Fact]
    public void A_year_of_366_days_is_one_range() => Assert.Equal(366, UsageRules.Days(new(2024, 1, 1), new(2024, 12, 31), Today).Length);

    [Fact]
    public void A_zone_that_this_machine_does_not_know_is_UTC() => Assert.Equal(TimeZoneInfo.Utc, UsageRules.Zone("Mars/Olympus_Mons"));

    static DateTimeOffset Start(string zone, DateOnly day) => UsageRules.StartOf(day, TimeZoneInfo.FindSystemTimeZoneById(zone));

    static DateOnly Day(string text) => DateOnly.Parse(text, CultureInfo.InvariantCulture);
}
