namespace StreamVibe.Billing.Metering;

/// <summary>When Stripe is told of use, and what follows from what it answers, without I/O.</summary>
static class MeterRules
{
    /// <summary>Stripe counts an id once "within a rolling period of at least 24 hours": until then the same event may be sent again, whatever became of it.</summary>
    public static readonly TimeSpan SameId = TimeSpan.FromHours(23);

    /// <summary>From then on its sums tell what became of it: every try is two hours old, and Stripe adds up late.</summary>
    public static readonly TimeSpan SumsTell = TimeSpan.FromHours(25);

    /// <summary>How long a try may take, with everything before it in its batch.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(30), LongestPause = TimeSpan.FromHours(1);

    /// <summary>Where an event stands after a try that was begun at <paramref name="now"/>.</summary>
    public static MeterStanding After(MeterEvent tried, MeterOutcome outcome, string? problem, DateTimeOffset now) => outcome switch
    {
        MeterOutcome.Accepted or MeterOutcome.Known => new("accepted", null, null, null),
        MeterOutcome.Refused => new("refused", null, null, problem),
        MeterOutcome.NotTried => Pending(tried.UnknownSince, now, problem: null),
        MeterOutcome.NotTaken => Pending(tried.UnknownSince, now + Pause(tried.Tries), problem),
        MeterOutcome.Unknown => Pending(tried.UnknownSince ?? now, now + Pause(tried.Tries), problem),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    /// <summary>Of the events of one minute whose ends are unknown, how many Stripe has, by its own sum: those are over, the others were never counted and are sent again.</summary>
    /// <param name="sum">What Stripe counts of that minute.</param>
    /// <param name="counted">How many of that minute are known to be counted.</param>
    public static int Received(long sum, long counted, int unknown) => (int)Math.Clamp(sum - counted, 0, unknown);

    /// <summary>The minute that holds a time: what Stripe adds up at the least.</summary>
    public static DateTimeOffset MinuteOf(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);

    /// <summary>How long after a try that failed, or a read, the next one comes.</summary>
    public static TimeSpan Pause(int tries)
    {
        var pause = FirstPause * Math.Pow(2, Math.Clamp(tries - 1, 0, 20));
        return pause < LongestPause ? pause : LongestPause;
    }

    // Never sent under an id that Stripe may have forgotten.
    static MeterStanding Pending(DateTimeOffset? unknownSince, DateTimeOffset dueAt, string? problem) =>
        new("pending", unknownSince, unknownSince is { } since && dueAt - since >= SameId ? since + SumsTell : dueAt, problem);
}
