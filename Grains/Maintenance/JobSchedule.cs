namespace StreamVibe.Maintenance;

/// <summary>The calendar of a job, in UTC: so often, beginning at a time of the day.</summary>
sealed record JobSchedule(TimeSpan Every, TimeSpan At = default)
{
    public static JobSchedule Daily(int hour) => new(TimeSpan.FromDays(1), TimeSpan.FromHours(hour));

    /// <summary>The first date after <paramref name="time"/>.</summary>
    public DateTimeOffset Next(DateTimeOffset time)
    {
        var begun = Math.DivRem((time - At).UtcTicks, Every.Ticks).Quotient;
        return new DateTimeOffset((begun + 1) * Every.Ticks, TimeSpan.Zero) + At;
    }
}
