using Microsoft.Extensions.DependencyInjection;
using StreamVibe.Vault;

namespace StreamVibe.Maintenance;

static class MaintenanceModule
{
    public static IServiceCollection AddMaintenance(this IServiceCollection services) => services
        .AddSingleton<IJob, WakeOverdueJob>().AddSingleton<IJob, ResetQuotasJob>()
        .AddSingleton<UserListStore>().AddSingleton<ExpiryStore>().AddSingleton<IJob, CleanupNotificationsJob>().AddSingleton<IJob, CleanupCacheJob>().AddSingleton<IJob, ForgetExpiredJob>()
        .AddSingleton<RewrapStore>().AddSingleton<VaultMetrics>().AddSingleton<IJob, RewrapJob>()
        .AddHostedService<ArmJobs>().AddHostedService<ResumeRounds>();
}
