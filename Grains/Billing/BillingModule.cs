using Microsoft.Extensions.DependencyInjection;
using StreamVibe.Billing.Inbox;
using StreamVibe.Billing.Metering;
using StreamVibe.Billing.Payments;
using StreamVibe.Billing.Sales;
using StreamVibe.Maintenance;
using StreamVibe.Settings;
using StreamVibe.Storage.Caching;

namespace StreamVibe.Billing;

static class BillingModule
{
    public static IServiceCollection AddBilling(this IServiceCollection services)
    {
        services.AddSettings<HoldOptions>(HoldOptions.Section);
        services.AddPayments().AddSales().AddCache(Catalog.Name, Catalog.Ages).AddStripeInbox().AddMetering();
        services.AddSingleton<KnownPlans>().AddSingleton<Catalog>().AddSingleton<BillingStore>().AddSingleton<HoldStore>().AddSingleton<HoldMetrics>().AddSingleton<HoldLine>().AddSingleton<HoldWriter>();
        services.AddSingleton<SpendCapWriter>().AddSingleton<SpendCapGate>().AddSingleton<NoticeStore>().AddSingleton<UsageStore>().AddSingleton<IJob, TellQuotasJob>();
        return services.AddHostedService(provider => provider.GetRequiredService<HoldWriter>());
    }
}
