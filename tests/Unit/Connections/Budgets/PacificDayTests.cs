using StreamVibe.Connections.Budgets;

namespace StreamVibe.Tests.Unit.Connections.Budgets;

public sealed class PacificDayTests
{
    [Theory]
    [InlineData("2026-01-15T07:59:59Z", "2026-01-14", "2026-01-15T08:00:00Z", 24)]
    [InlineData("2026-01-15T08:00:00Z", "2026-01-15", "2026-01-16T08:00:00Z", 24)]
    [InlineData("2026-07-15T06:59:59Z", "2026-07-14", "2026-07-15T07:00:00Z", 24)]
    [InlineData("2026-03-08T12:00:00Z", "2026-03-08", "2026-03-09T07:00:00Z", 23)]
    [InlineData("2026-11-01T12:00:00Z", "2026-11-01", "2026-11-02T08:00:00Z", 25)]
    public void A_day_is_californias_and_ends_at_its_midnight(string at, string day, string end, int hours)
    {
        var time = DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(DateOnly.ParseExact(day, "yyyy-MM-dd"), PacificDay.Of(time));
        Assert.Equal(DateTimeOffset.Parse(end, System.Globalization.CultureInfo.InvariantCulture), PacificDay.End(PacificDay.Of(time)));
        Assert.Equal(hours, (PacificDay.End(PacificDay.Of(time)) - PacificDay.Start(PacificDay.Of(time))).TotalHours);
    }

    [Fact]
    public void Every_moment_of_three_years_lies_in_its_day()
    {
        for (var time = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero); time.Year < 2029; time += TimeSpan.FromMinutes(30))
        {
            var day = PacificDay.Of(time);
            Assert.True(PacificDay.Start(day) <= time && time < PacificDay.End(day), $"{time:O} is not in {day:O}");
        }
    }
}
