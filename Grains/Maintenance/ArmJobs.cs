using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace StreamVibe.Maintenance;

/// <summary>At the start of each silo, makes sure that every job has its reminder.</summary>
sealed partial class ArmJobs(IEnumerable<IJob> jobs, IGrainFactory grains, IHostApplicationLifetime lifetime, ILogger<ArmJobs> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.Started(stoppingToken);
        foreach (var job in jobs)
            while (!stoppingToken.IsCancellationRequested && !await TryArm(job)) await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken);
    }

    // The reminder service may still be reading its table.
    async Task<bool> TryArm(IJob job)
    {
        try
        {
            await grains.Job(job.Name).Arm();
            return true;
        }
        catch (Exception failure)
        {
            NotArmed(log, failure, job.Name);
            return false;
        }
    }

    [LoggerMessage(EventId = 3302, Level = LogLevel.Information, Message = "The reminder of {job} could not be armed yet")]
    static partial void NotArmed(ILogger logger, Exception failure, string job);
}
