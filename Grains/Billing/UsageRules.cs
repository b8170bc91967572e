using System.Collections.Immutable;

namespace StreamVibe.Billing;

/// <summary>Days of a user's time zone, without I/O.</summary>
static class UsageRules
{
    public const int DefaultDays = 30, MostDays = 366;

    // Time zones are known for these years, and no offset leads out of the calendar.
    static readonly DateOnly Earliest = new(2000, 1, 1), Latest = new(2199, 12, 31);

    /// <summary>The days that are asked for: up to today and 30 of them where nothing else is said.</summary>
    /// <exception cref="DomainException"><see cref="ErrorCode.ValidationFailed"/>.</exception>
    public static ImmutableArray<DateOnly> Days(DateOnly? from, DateOnly? to, DateOnly today)
    {
        var last = Known(to ?? today, "to");
        var first = Known(from ?? last.AddDays(1 - DefaultDays), "from");
        var count = last.DayNumber - first.DayNumber + 1;
        if (count < 1) throw DomainException.Invalid("from", $"The range ends on {last:yyyy-MM-dd}, before it starts.");
        if (count > MostDays) throw DomainException.Invalid("from", $"At most {MostDays} days at a time, the first and the last included.");
        return [.. Enumerable.Range(0, count).Select(first.AddDays)];
    }

    /// <summary>The day of <paramref name="now"/> where the user lives.</summary>
    public static DateOnly Today(DateTimeOffset now, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);

    /// <summary>
    /// The first moment at which a clock there shows the day. So days have 23, 24 or 25 hours, and no moment is in two of them. Searched for among moments, since a midnight may be left out
    /// or come twice; clocks are at most 14 hours off and change on whole minutes.
    /// </summary>
    public static DateTimeOffset StartOf(DateOnly day, TimeZoneInfo zone)
    {
        var earliest = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).AddHours(-16);
        var (before, from) = (0, 32 * 60);
        while (from - before > 1)
        {
            var middle = (before + from) / 2;
            if (Today(earliest.AddMinutes(middle), zone) >= day) from = middle;
            else before = middle;
        }
        return earliest.AddMinutes(from);
    }

    /// <summary>A profile's time zone; UTC where this machine's database of time zones does not have it.</summary>
    public static TimeZoneInfo Zone(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;

    static DateOnly Known(DateOnly day, string field) => day >= Earliest && day <= Latest
        ? day
        : throw DomainException.Invalid(field, $"Must be a day from {Earliest:yyyy-MM-dd} to {Latest:yyyy-MM-dd}.");
}
