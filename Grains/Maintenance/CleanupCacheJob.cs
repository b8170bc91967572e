namespace StreamVibe.Maintenance;

/// <summary>Removes cached answers of outside services that have expired.</summary>
sealed class CleanupCacheJob(ExpiryStore expired) : IJob
{
    public string Name => "cleanup-cache";

    public JobSchedule Schedule { get; } = JobSchedule.Daily(hour: 3);

    public Task<JobResult> Run(JobRun run) => expired.Remove(run, ExpiryStore.CachedAnswers(run.Now));
}
