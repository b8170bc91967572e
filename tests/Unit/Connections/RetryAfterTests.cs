using System.Net;
using StreamVibe.Connections;

namespace StreamVibe.Tests.Unit.Connections;

public sealed class RetryAfterTests
{
    [Theory]
    [InlineData("11", 11)]
    [InlineData("0.5", 0.5)]
    [InlineData("3600", 3600)]
    [InlineData("3601", 3600)]
    [InlineData("9e9", 3600)]
    [InlineData("9000000000", 3600)]
    [InlineData("99999999999999999999999999", 3600)]
    [InlineData("Mon, 04 May 2026 03:03:00 GMT", 180)]
    [InlineData("Fri, 04 May 2040 03:03:00 GMT", 3600)]
    public void A_pause_in_seconds_or_until_a_date_is_heard_and_is_an_hour_at_most(string header, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), Asked(header));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("soon")]
    [InlineData("NaN")]
    [InlineData("1 hour")]
    [InlineData("Mon, 04 May 2026 02:59:00 GMT")]
    [InlineData("Mon, 99 May 2026 02:59:00 GMT")]
    [InlineData(null)]
    public void What_makes_no_sense_was_not_said(string? header) => Assert.Null(Asked(header));

    [Fact]
    public void A_pause_until_a_date_of_an_unknown_clock_is_a_minute() => Assert.Equal(TimeSpan.FromMinutes(1), Asked("Mon, 04 May 2026 03:03:00 GMT", date: null));

    static TimeSpan? Asked(string? header, string? date = "Mon, 04 May 2026 03:00:00 GMT")
    {
        using var answer = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
        if (header is not null) answer.Headers.TryAddWithoutValidation("Retry-After", header);
        if (date is not null) answer.Headers.TryAddWithoutValidation("Date", date);
        return RetryAfter.Asked(answer);
    }
}
