namespace StreamVibe.Maintenance;

/// <summary>Recurring work of the installation. Each run does what is due then, so that a missed date costs nothing but time, and doing it twice changes nothing.</summary>
interface IJob
{
    string Name { get; }

    JobSchedule Schedule { get; }

    /// <summary>Time from the start of a silo to a run apart from the calendar; null where the calendar is enough.</summary>
    TimeSpan? AfterStart => null;

    /// <summary>Whether a run that did nothing has a row in the audit log.</summary>
    bool IsNotedAlways => true;

    /// <summary>Does what is due, for less than <see cref="JobRules.Lease"/>.</summary>
    Task<JobResult> Run(JobRun run);
}
