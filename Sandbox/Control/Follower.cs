namespace StreamVibe.Sandbox.Control;

/// <summary>One process following the clock, as of its newest poll.</summary>
/// <param name="after">The version it polled with.</param>
/// <param name="acknowledged">The version it is known to have applied.</param>
/// <param name="runs">Whether it runs what becomes due.</param>
internal sealed class Follower(long after, long acknowledged, bool runs)
{
    // Null while its poll is open, and while it does what its poll was answered with: the longest wait bounds that.
    long? silentSince;

    public long After => after;

    public long Acknowledged => acknowledged;

    public bool Runs => runs;

    /// <param name="order">What the poll was answered with; null where there was nothing.</param>
    public void EndPoll(long timestamp, ClockStep? order) => silentSince = order is { Run: true } ? null : timestamp;

    /// <summary>Whether it should have polled again by now.</summary>
    public bool IsSilent(TimeProvider time, TimeSpan limit) => silentSince is { } since && time.GetElapsedTime(since) > limit;
}
