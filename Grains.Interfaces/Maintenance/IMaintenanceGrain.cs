using Orleans.Concurrency;

namespace StreamVibe.Maintenance;

/// <summary>One recurring job of the installation. Key: <c>job:{name}</c>.</summary>
[Alias("sv.IMaintenanceGrain")]
public interface IMaintenanceGrain : IGrainWithStringKey
{
    /// <summary>Makes sure the job is planned and its reminder armed; called by every silo at start.</summary>
    [Alias("Arm")]
    Task Arm();

    /// <summary>Runs the job now, due or not, after a run that is under way; answers how many things it acted on.</summary>
    [Alias("Run"), ResponseTimeout("00:01:30")]
    Task<int> Run();

    /// <summary>Runs the job if it is due; called by the reminder and by the sweep.</summary>
    [Alias("Wake"), AlwaysInterleave, ResponseTimeout("00:01:30")]
    Task Wake();

    /// <summary>
    /// Runs the job now because an administrator says so; answers how it ended, or that it still runs after some seconds. Throws <see cref="ErrorCode.NotFound"/>,
    /// <see cref="ErrorCode.InProgress"/> where it runs already.
    /// </summary>
    [Alias("RunNow"), AlwaysInterleave]
    Task<JobStatus> RunNow(Guid userId, OperationId operation);

    /// <summary>How the job stands.</summary>
    [Alias("Get"), AlwaysInterleave]
    Task<JobStatus> Get();
}
