using StreamVibe.Sandbox.Stripe.Catalogue;
using StreamVibe.Sandbox.Stripe.Subscriptions;

namespace StreamVibe.Tests.Unit.Sandbox.Stripe;

public sealed class BillingCycleTests
{
    [Theory]
    [InlineData("2027-01-31", "month", 1, "2027-01-31", "2027-02-28")]
    [InlineData("2027-01-31", "month", 1, "2027-02-28", "2027-03-31")]
    [InlineData("2027-01-31", "month", 1, "2027-03-31", "2027-04-30")]
    [InlineData("2027-01-30", "month", 1, "2028-02-01", "2028-02-29")]
    [InlineData("2027-01-29", "month", 1, "2027-02-28", "2027-03-29")]
    [InlineData("2027-01-15", "month", 3, "2027-04-14", "2027-04-15")]
    [InlineData("2028-02-29", "year", 1, "2028-02-29", "2029-02-28")]
    [InlineData("2028-02-29", "year", 1, "2031-03-01", "2032-02-29")]
    [InlineData("2027-01-01", "week", 2, "2027-01-15", "2027-01-29")]
    [InlineData("2027-01-01", "day", 1, "2027-01-01", "2027-01-02")]
    [InlineData("2027-03-15", "month", 1, "2027-03-01", "2027-03-15")]
    public void The_first_end_after_a_time(string anchor, string interval, int count, string time, string end) =>
        Assert.Equal(Seconds(end), BillingCycle.EndAfter(Seconds(anchor), new Recurrence(interval, count), Seconds(time)));

    static long Seconds(string day) => new DateTimeOffset(DateTime.Parse(day, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.Zero).ToUnixTimeSeconds();
}
