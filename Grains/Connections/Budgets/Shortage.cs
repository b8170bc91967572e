namespace StreamVibe.Connections.Budgets;

/// <summary>There are no such units now.</summary>
/// <param name="RetryAt">When there may be.</param>
/// <param name="IsOver">Not before the platform's next day; else as soon as another silo gives some back.</param>
sealed record Shortage(DateTimeOffset RetryAt, bool IsOver)
{
    public PlatformException Failure(DateTimeOffset now) => IsOver
        ? new(PlatformFailure.Exhausted, "The day's units at the platform are used up.", RetryAt - now) { NotSent = true }
        : new(PlatformFailure.Busy, "The day's last units at the platform are in use.", RetryAt - now) { NotSent = true };
}
