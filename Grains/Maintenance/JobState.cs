namespace StreamVibe.Maintenance;

/// <summary>What is kept of a job between its runs, also when its silo dies in one.</summary>
[GenerateSerializer, Immutable, Alias("sv.JobState")]
sealed record JobState
{
    /// <summary>When it is to run; null before it was planned.</summary>
    [Id(0)]
    public DateTimeOffset? NextDueAt { get; init; }

    [Id(1)]
    public DateTimeOffset? StartedAt { get; init; }

    [Id(2)]
    public DateTimeOffset? FinishedAt { get; init; }

    [Id(3)]
    public JobOutcome? Outcome { get; init; }

    [Id(4)]
    public string? Error { get; init; }

    [Id(5)]
    public int ActedOn { get; init; }

    /// <summary>Runs that came to their end.</summary>
    [Id(6)]
    public long Runs { get; init; }

    /// <summary>Runs that failed since one did not.</summary>
    [Id(7)]
    public int Failures { get; init; }

    /// <summary>Until when a run that was begun has the job to itself; null where none is under way.</summary>
    [Id(8)]
    public DateTimeOffset? ClaimedUntil { get; init; }

    /// <summary>The run under way stands for one that never ended.</summary>
    [Id(9)]
    public bool IsRepetition { get; init; }
}
