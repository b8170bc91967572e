using Microsoft.Extensions.DependencyInjection;
using StreamVibe.Billing.Entitlements;
using StreamVibe.Maintenance;
using StreamVibe.Settings;

namespace StreamVibe.Billing.Inbox;

static class InboxModule
{
    /// <summary>What Stripe tells, and what follows from it.</summary>
    public static IServiceCollection AddStripeInbox(this IServiceCollection services)
    {
        services.AddSettings<InboxOptions>(InboxOptions.Section);
        services.AddSettings<GraceOptions>(GraceOptions.Section);
        services.AddSingleton<EntitlementStore>().AddSingleton<EntitlementWriter>().AddSingleton<UnitPrices>().AddSingleton<Grace>().AddSingleton<LocalSubscriptions>();
        services.AddSingleton<InboxStore>().AddSingleton<InboxMetrics>().AddSingleton<InboxLine>().AddSingleton<InboxFailures>().AddSingleton<ReadPace>();
        services.AddSingleton<CustomerReread>().AddSingleton<TermsReread>().AddSingleton<SubjectWork>().AddSingleton<WebhookStore>().AddSingleton<InboxSweep>();
        services.AddSingleton<UndeliveredEvents>().AddSingleton<IJob, ReconcileStripeJob>();
        return services.AddHostedService<InboxWriter>();
    }
}
