namespace StreamVibe.Time;

/// <summary>The system's clock plus the sandbox's offset. It keeps running; only the date differs. Timers and durations are the system's.</summary>
public sealed class SandboxClock : TimeProvider
{
    long offset;

    public TimeSpan Offset
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref offset));
        set => Interlocked.Exchange(ref offset, value.Ticks);
    }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;
}
