using Microsoft.Extensions.DependencyInjection;

namespace StreamVibe.Billing;

static class BillingModule
{
    public static IServiceCollection AddBilling(this IServiceCollection services)
    {
        services.AddSingleton<BillingStore>().AddSingleton<HoldStore>().AddSingleton<HoldMetrics>().AddSingleton<HoldWriter>();
        return services.AddHostedService(provider => provider.GetRequiredService<HoldWriter>());
    }
}
