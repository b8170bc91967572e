using Microsoft.Extensions.DependencyInjection;

namespace StreamVibe.Maintenance;

static class MaintenanceModule
{
    public static IServiceCollection AddMaintenance(this IServiceCollection services) => services.AddSingleton<IJob, WakeOverdueJob>().AddHostedService<ArmJobs>();
}
