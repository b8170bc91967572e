namespace StreamVibe.Storage;

/// <summary>Times as PostgreSQL keeps them.</summary>
static class Times
{
    /// <summary>The time as the next read will say it: PostgreSQL keeps microseconds, .NET tenths of them.</summary>
    public static DateTimeOffset Stored(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMicrosecond));
}
