namespace StreamVibe.Billing.Metering;

/// <summary>When Stripe is told of use, and what follows from what it answers, without I/O.</summary>
static class MeterRules
{
    /// <summary>Stripe counts an id once "within a rolling period of at least 24 hours": until then the same event may be sent again, whatever became of it.</summary>
    public static readonly TimeSpan SameId = TimeSpan.FromHours(23);

    /// <summary>From then on its sums tell what became of it: the last try is more than a day old, so that Stripe has added it up, and has forgotten its id.</summary>
    public static readonly TimeSpan SumsTell = SameId + TimeSpan.FromHours(25);

    /// <summary>What Stripe took later than this may not be in its sums.</summary>
    public static readonly TimeSpan SumsLag = TimeSpan.FromHours(2);

    /// <summary>How long a try may take, with everything before it in its batch.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(30), LongestPause = TimeSpan.FromHours(1);

    /// <summary>Where an event stands after a try that was begun at <paramref name="now"/>.</summary>
    public static MeterStanding After(MeterEvent tried, MeterOutcome outcome, string? problem, DateTimeOffset now) => outcome switch
    {
        MeterOutcome.Accepted or MeterOutcome.Known => new("accepted", null, null, tried.Failures, null),
        MeterOutcome.Refused => new("refused", tried.UnknownSince, null, tried.Failures, problem),
        // In the next run: others come first in this one.
        MeterOutcome.NotTried => Pending(tried, tried.UnknownSince, FirstPause, problem: null, now),
        MeterOutcome.NotTaken or MeterOutcome.NoMeter => Pending(tried with { Failures = tried.Failures + 1 }, tried.UnknownSince, Pause(tried.Failures), problem, now),
        MeterOutcome.Unknown => Pending(tried with { Failures = tried.Failures + 1 }, tried.UnknownSince ?? now, Pause(tried.Failures), problem, now),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    /// <summary>Of the events of one minute whose ends are unknown, how many Stripe has, by its own sum: those are over, the others were never counted and are sent again.</summary>
    /// <param name="sum">What Stripe counts of that minute.</param>
    /// <param name="counted">How many of that minute it has taken as far as we know.</param>
    /// <returns>Null where it counts less than it has taken: such a sum says nothing.</returns>
    public static int? Received(long sum, long counted, int unknown) => sum < counted ? null : (int)Math.Min(sum - counted, unknown);

    /// <summary>The minute that holds a time: what Stripe adds up at the least.</summary>
    public static DateTimeOffset MinuteOf(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);

    /// <summary>How long after a try that failed the next one comes.</summary>
    /// <param name="failures">Those before it.</param>
    public static TimeSpan Pause(int failures)
    {
        var pause = FirstPause * Math.Pow(2, Math.Clamp(failures, 0, 20));
        return pause < LongestPause ? pause : LongestPause;
    }

    // Never sent under an id that Stripe may have forgotten.
    static MeterStanding Pending(MeterEvent tried, DateTimeOffset? unknownSince, TimeSpan pause, string? problem, DateTimeOffset now) =>
        new("pending", unknownSince, unknownSince is { } since && now + pause - since >= SameId ? since + SumsTell : now + pause, tried.Failures, problem);
}
