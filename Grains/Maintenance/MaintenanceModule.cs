using Microsoft.Extensions.DependencyInjection;
using StreamVibe.Vault;

namespace StreamVibe.Maintenance;

static class MaintenanceModule
{
    public static IServiceCollection AddMaintenance(this IServiceCollection services) => services
        .AddSingleton<IJob, WakeOverdueJob>().AddSingleton<IJob, ForgetExpiredJob>()
        .AddSingleton<RewrapStore>().AddSingleton<VaultMetrics>().AddSingleton<IJob, RewrapJob>()
        .AddHostedService<ArmJobs>().AddHostedService<ResumeRounds>();
}
