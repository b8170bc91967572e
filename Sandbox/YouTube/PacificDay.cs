using System.Globalization;

namespace StreamVibe.Sandbox.YouTube;

/// <summary>Quota days begin at midnight Pacific time. YouTube Data API: quota.</summary>
internal static class PacificDay
{
    static readonly TimeZoneInfo Zone = TimeZoneInfo.TryFindSystemTimeZoneById("America/Los_Angeles", out var zone)
        ? zone
        // A machine without time zone data is off by an hour in summer.
        : TimeZoneInfo.CreateCustomTimeZone("Pacific", TimeSpan.FromHours(-8), "Pacific", "Pacific");

    public static string Of(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, Zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
