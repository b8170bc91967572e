using StreamVibe.Health;

namespace StreamVibe.Tests.Unit.Silo;

/// <summary>What makes a process say that nothing runs.</summary>
public sealed class PulseTests
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    readonly ByHand clock = new();

    [Fact]
    public void A_process_that_has_just_started_has_time_to_see_a_run()
    {
        var pulse = new Pulse(Limit, clock);
        clock.Advance(Limit);
        Assert.False(pulse.HasStopped);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(pulse.HasStopped);
    }

    [Fact]
    public void While_runs_are_counted_it_goes_on_and_after_none_for_the_limit_it_has_stopped_until_one_is()
    {
        var pulse = new Pulse(Limit, clock);
        for (var run = 1; run <= 10; run++)
        {
            clock.Advance(Limit * 0.9);
            pulse.Seen(run);
            Assert.False(pulse.HasStopped);
        }
        clock.Advance(Limit * 0.9);
        pulse.Seen(10);
        clock.Advance(Limit * 0.2);
        Assert.True(pulse.HasStopped);
        pulse.Seen(11);
        Assert.False(pulse.HasStopped);
    }

    [Fact]
    public void Looks_that_fail_while_a_killed_silo_is_not_yet_declared_dead_leave_what_was_known()
    {
        var pulse = new Pulse(Limit, clock);
        pulse.Seen(7);
        clock.Advance(TimeSpan.FromSeconds(60));
        Assert.False(pulse.HasStopped);
    }

    [Fact]
    public void A_date_that_jumps_says_nothing()
    {
        var pulse = new Pulse(Limit, clock);
        pulse.Seen(7);
        clock.Date += TimeSpan.FromDays(400);
        Assert.False(pulse.HasStopped);
    }

    /// <summary>Date and running time, each moved by hand.</summary>
    sealed class ByHand : TimeProvider
    {
        long ticks;

        public DateTimeOffset Date { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => ticks;

        public override DateTimeOffset GetUtcNow() => Date;

        public void Advance(TimeSpan by) => ticks += by.Ticks;
    }
}
