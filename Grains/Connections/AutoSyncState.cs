namespace StreamVibe.Connections;

/// <summary>How a connection syncs by itself.</summary>
/// <param name="Choice">Whether its owner wants it; null while they never said.</param>
/// <param name="Paid">Whether the plan in force is a paid one, which decides where nobody chose.</param>
/// <param name="NextAt">When the next automatic sync is due; null where none will come.</param>
/// <param name="Failures">Starts in a row that failed for a passing reason.</param>
sealed record AutoSyncState(bool? Choice, int EveryMinutes, bool Paid, DateTimeOffset? NextAt, int Failures)
{
    public bool Enabled => Choice ?? Paid;

    public TimeSpan Every => TimeSpan.FromMinutes(EveryMinutes);
}
