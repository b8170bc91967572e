namespace StreamVibe.Maintenance;

/// <summary>How a job is addressed by its name.</summary>
public static class JobKey
{
    public static string Of(string name) => $"job:{name}";

    public static IMaintenanceGrain Job(this IGrainFactory grains, string name) => grains.GetGrain<IMaintenanceGrain>(Of(name));
}
