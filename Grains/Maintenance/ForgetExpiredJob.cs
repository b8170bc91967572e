namespace StreamVibe.Maintenance;

/// <summary>Removes what has no meaning any more: answers to keyed requests that are out of memory, sessions and consents that are over.</summary>
sealed class ForgetExpiredJob(ExpiryStore expired) : IJob
{
    public string Name => "forget-expired";

    public JobSchedule Schedule { get; } = JobSchedule.Daily(hour: 4);

    public Task<JobResult> Run(JobRun run) => expired.Remove(run, ExpiryStore.Operations(run.Now), ExpiryStore.Sessions(run.Now), ExpiryStore.Consents(run.Now));
}
