namespace StreamVibe.Health;

/// <summary>
/// Whether something that counts its runs goes on, as one process sees it. Measured between two looks of this process, not by dates: a clock that jumps says nothing, a look that failed leaves
/// what was known, and a process that has just started has seen nothing yet.
/// </summary>
sealed class Pulse(TimeSpan limit, TimeProvider clock)
{
    readonly Lock gate = new();
    long since = clock.GetTimestamp();
    long? last;

    /// <summary>What was counted at this look.</summary>
    public void Seen(long count)
    {
        lock (gate)
        {
            if (count == last) return;
            // That others stood still before we looked is not yet known to us.
            (last, since) = (count, clock.GetTimestamp());
        }
    }

    public bool HasStopped
    {
        get
        {
            lock (gate) return clock.GetElapsedTime(since) > limit;
        }
    }
}
