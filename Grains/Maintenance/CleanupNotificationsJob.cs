using Microsoft.Extensions.Options;
using StreamVibe.Notifications;

namespace StreamVibe.Maintenance;

/// <summary>Removes notifications that have been kept long enough. A page that comes back with the id of a removed one is shown the newest.</summary>
sealed class CleanupNotificationsJob(ExpiryStore expired, IOptions<NotificationOptions> options) : IJob
{
    public string Name => "cleanup-notifications";

    public JobSchedule Schedule { get; } = JobSchedule.Daily(hour: 2);

    public Task<JobResult> Run(JobRun run) => expired.Remove(run, ExpiryStore.Notifications(run.Now - TimeSpan.FromDays(options.Value.KeepDays)));
}
