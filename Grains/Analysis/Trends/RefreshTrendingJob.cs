using StreamVibe.Maintenance;

namespace StreamVibe.Analysis;

/// <summary>Computes trending keywords anew: a keyword of content that is not public any more is gone with it.</summary>
sealed class RefreshTrendingJob(Trending trending) : IJob
{
    public string Name => "refresh-trending";

    public JobSchedule Schedule { get; } = JobSchedule.Daily(hour: 5);

    public async Task<JobResult> Run(JobRun run) => new(await trending.Refresh(run.Audit));
}
