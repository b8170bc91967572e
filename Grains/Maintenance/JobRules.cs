using Npgsql;

namespace StreamVibe.Maintenance;

/// <summary>When a job runs, without I/O. What the state says is the truth; a tick only asks.</summary>
static class JobRules
{
    /// <summary>A run that has not ended by then has died with its silo. Every job ends its run before.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    static readonly TimeSpan FirstRetry = TimeSpan.FromMinutes(1), LongestRetry = TimeSpan.FromHours(1);

    /// <summary>
    /// The state with a date that the calendar could have given: the first one where there is none, a new one where the clock was set back so far that the job would stop for more than two periods.
    /// A repetition that died as well is over.
    /// </summary>
    public static JobState Plan(JobState state, JobSchedule schedule, DateTimeOffset now)
    {
        if (state is { ClaimedUntil: not null, IsRepetition: true } && !IsClaimed(state, now)) state = GiveUp(state, now);
        return state.NextDueAt is { } planned && planned - now <= 2 * schedule.Every ? state : state with { NextDueAt = schedule.Next(now) };
    }

    /// <summary>The state at the start of a silo.</summary>
    public static JobState AtStart(JobState state, JobSchedule schedule, TimeSpan? afterStart, DateTimeOffset now)
    {
        var planned = Plan(state, schedule, now);
        return afterStart is { } pause && planned.NextDueAt > now + pause ? planned with { NextDueAt = now + pause } : planned;
    }

    /// <summary>Whether it is to run now: its date has come, or a run that was begun never ended.</summary>
    public static bool IsDue(JobState state, DateTimeOffset now) => state.ClaimedUntil is null ? state.NextDueAt <= now : !IsClaimed(state, now);

    /// <summary>Whether a run is under way somewhere. A claim that is longer than any was written before the clock was set back.</summary>
    public static bool IsClaimed(JobState state, DateTimeOffset now) => state.ClaimedUntil is { } until && until > now && until - now <= Lease;

    /// <summary>Begins a run: the dates that have passed are made up by it, and the next one is of the calendar.</summary>
    public static JobState Claim(JobState state, JobSchedule schedule, DateTimeOffset now) => state with
    {
        ClaimedUntil = now + Lease,
        IsRepetition = state.ClaimedUntil is not null,
        StartedAt = now,
        NextDueAt = state.NextDueAt > now ? state.NextDueAt : schedule.Next(now),
    };

    /// <summary>Ends a run that came to its end.</summary>
    public static JobState Finish(JobState state, JobResult result, DateTimeOffset now)
    {
        var ended = state with { ClaimedUntil = null, IsRepetition = false, FinishedAt = now, ActedOn = result.ActedOn, Runs = state.Runs + 1 };
        return result.Problem is { } problem ? Retry(ended, JobOutcome.Failed, problem, now) : ended with
        {
            Outcome = JobOutcome.Completed,
            Error = null,
            Failures = 0,
            NextDueAt = result.More ? now : state.NextDueAt,
        };
    }

    /// <summary>Ends a run that broke off.</summary>
    public static JobState Fail(JobState state, string error, DateTimeOffset now) =>
        Retry(state with { ClaimedUntil = null, IsRepetition = false, FinishedAt = now, ActedOn = 0 }, JobOutcome.Failed, error, now);

    /// <summary>How long it has been due without running.</summary>
    public static TimeSpan LateBy(JobState state, DateTimeOffset now) =>
        !IsClaimed(state, now) && state.NextDueAt is { } due && due < now ? now - due : TimeSpan.Zero;

    /// <summary>An exception as administrators are told of it: its own words may hold what is nobody's business.</summary>
    public static string Describe(Exception failure) => failure switch
    {
        DomainException refusal => refusal.Message,
        PostgresException refused => $"The database refused it ({refused.SqlState}).",
        NpgsqlException or TimeoutException => "The database did not answer.",
        _ => $"It broke off ({failure.GetType().Name}).",
    };

    static JobState GiveUp(JobState state, DateTimeOffset now) =>
        Retry(state with { ClaimedUntil = null, IsRepetition = false }, JobOutcome.Abandoned, "Its silo ended in the middle of it, and again when it was repeated.", now);

    // Sooner than the calendar says, and ever later.
    static JobState Retry(JobState state, JobOutcome outcome, string error, DateTimeOffset now)
    {
        var pause = FirstRetry * Math.Pow(2, Math.Min(state.Failures, 10));
        var retryAt = now + (pause < LongestRetry ? pause : LongestRetry);
        return state with { Outcome = outcome, Error = error, Failures = state.Failures + 1, NextDueAt = state.NextDueAt < retryAt ? state.NextDueAt : retryAt };
    }
}
