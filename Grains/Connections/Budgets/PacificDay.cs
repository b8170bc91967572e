namespace StreamVibe.Connections.Budgets;

/// <summary>The day by which Google counts units: from midnight to midnight in California, 23 to 25 hours.</summary>
static class PacificDay
{
    static readonly TimeZoneInfo Zone = TimeZoneInfo.TryFindSystemTimeZoneById("America/Los_Angeles", out var zone)
        ? zone
        // A machine without time zone data begins the day an hour late in summer.
        : TimeZoneInfo.CreateCustomTimeZone("Pacific", TimeSpan.FromHours(-8), "Pacific", "Pacific");

    public static DateOnly Of(DateTimeOffset time) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, Zone).DateTime);

    /// <summary>Clocks there change at two in the morning, so every day has one midnight.</summary>
    public static DateTimeOffset Start(DateOnly day) => TimeZoneInfo.ConvertTimeToUtc(day.ToDateTime(TimeOnly.MinValue), Zone);

    public static DateTimeOffset End(DateOnly day) => Start(day.AddDays(1));
}
