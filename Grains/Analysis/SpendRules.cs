using StreamVibe.Analysis.Models;

namespace StreamVibe.Analysis;

/// <summary>What models may cost in a month, and what a call did cost, without I/O.</summary>
static class SpendRules
{
    /// <summary>How long one that found no room waits, while calls that are under way may still leave some.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>After this a call without an end is one of a process that died: it may have cost all it could.</summary>
    public static TimeSpan LongestCall(AiOptions options) => TimeSpan.FromSeconds(2 * options.SecondsPerTry + 10);

    /// <summary>The calendar month of a time, in UTC.</summary>
    public static DateOnly Month(DateTimeOffset now) => new(now.UtcDateTime.Year, now.UtcDateTime.Month, 1);

    /// <summary>A ceiling as micro-dollars; null where there is none.</summary>
    public static long? Ceiling(decimal? dollars) => dollars is { } amount ? (long)decimal.Floor(amount * 1_000_000) : null;

    /// <summary>What a call cost; null where nobody knows, so that the most it can have cost stays spent.</summary>
    /// <param name="priced">What its tokens cost.</param>
    public static long? Cost(ModelOutcome outcome, TokenUsage usage, long priced) => outcome switch
    {
        ModelOutcome.Unavailable or ModelOutcome.Misconfigured => 0,
        ModelOutcome.Unknown => null,
        // Whoever refuses has read, and may charge for it without a word about tokens.
        _ => usage == default ? null : priced,
    };

    /// <summary>Said where the month has no room for another call.</summary>
    public static DomainException Reached(DateTimeOffset now)
    {
        var next = new DateTimeOffset(Month(now).AddMonths(1), default, TimeSpan.Zero);
        return new(ErrorCode.SpendCapReached, ReachedWords) { RetryAfter = next - now };
    }

    public static Problem ReachedProblem => new(DomainException.Text(ErrorCode.SpendCapReached), ReachedWords);

    const string ReachedWords = "What models may cost this month is spent. Nothing was counted; it goes on next month.";
}
