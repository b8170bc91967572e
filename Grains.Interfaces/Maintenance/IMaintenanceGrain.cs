namespace StreamVibe.Maintenance;

/// <summary>One recurring job of the installation. Key: <c>job:{name}</c>.</summary>
[Alias("sv.IMaintenanceGrain")]
public interface IMaintenanceGrain : IGrainWithStringKey
{
    /// <summary>Makes sure the job's reminder is armed; called by every silo at start.</summary>
    [Alias("Arm")]
    Task Arm();

    /// <summary>Runs the job now; answers how many things it acted on.</summary>
    [Alias("Run")]
    Task<int> Run();
}
