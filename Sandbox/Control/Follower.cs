namespace StreamVibe.Sandbox.Control;

/// <summary>One process following the clock, as of its newest poll.</summary>
/// <param name="after">The version it polled with.</param>
/// <param name="acknowledged">The version it is known to have applied.</param>
/// <param name="runs">Whether it runs what becomes due.</param>
internal sealed class Follower(long after, long acknowledged, bool runs)
{
    // Null while its poll is open: an open connection is heard from.
    long? silentSince;

    public long After => after;

    public long Acknowledged => acknowledged;

    public bool Runs => runs;

    public void EndPoll(long timestamp) => silentSince = timestamp;

    public bool IsSilent(TimeProvider time, TimeSpan limit) => silentSince is { } since && time.GetElapsedTime(since) > limit;
}
