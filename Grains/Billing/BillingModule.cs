using Microsoft.Extensions.DependencyInjection;
using StreamVibe.Maintenance;

namespace StreamVibe.Billing;

static class BillingModule
{
    public static IServiceCollection AddBilling(this IServiceCollection services)
    {
        services.AddSingleton<BillingStore>().AddSingleton<HoldStore>().AddSingleton<HoldMetrics>().AddSingleton<HoldWriter>();
        services.AddSingleton<NoticeStore>().AddSingleton<UsageStore>().AddSingleton<IJob, TellQuotasJob>();
        return services.AddHostedService(provider => provider.GetRequiredService<HoldWriter>());
    }
}
