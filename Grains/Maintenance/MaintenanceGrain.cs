using Microsoft.Extensions.Logging;

namespace StreamVibe.Maintenance;

[GrainType("maintenance")]
sealed partial class MaintenanceGrain(IEnumerable<IJob> jobs, ILogger<MaintenanceGrain> log) : Grain, IMaintenanceGrain, IRemindable
{
    const string TickReminder = "tick";

    IJob Job => jobs.FirstOrDefault(job => $"job:{job.Name}" == this.GetPrimaryKeyString()) ?? throw DomainException.NotFound("job");

    public async Task Arm()
    {
        var job = Job;
        await this.RegisterOrUpdateReminder(TickReminder, job.FirstAfter, job.Period);
    }

    public Task<int> Run() => Job.Run();

    // A tick catches at its edge: a failed run is logged and the next tick tries again.
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        try
        {
            await Run();
        }
        catch (Exception failure)
        {
            JobFailed(log, failure, this.GetPrimaryKeyString());
        }
    }

    [LoggerMessage(EventId = 3300, Level = LogLevel.Error, Message = "Maintenance {job} failed")]
    static partial void JobFailed(ILogger logger, Exception failure, string job);
}
