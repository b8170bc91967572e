namespace StreamVibe.Sandbox.Control;

/// <summary>Real time spans of the follow protocol.</summary>
internal sealed record ClockTimings
{
    /// <summary>How long a poll waits for news.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Silence after which a follower counts as gone; longer than a poll.</summary>
    public TimeSpan Forget { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Longest wait for the followers of one advance: longer than silence, since a sweep of everything that became due takes its time on a busy machine.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(30);
}
