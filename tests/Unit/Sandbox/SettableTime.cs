namespace StreamVibe.Tests.Unit.Sandbox;

/// <summary>A wall clock set by hand; its timers are real.</summary>
internal sealed class SettableTime(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
