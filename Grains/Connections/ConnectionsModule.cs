using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StreamVibe.Connections.Budgets;
using StreamVibe.Connections.YouTube;
using StreamVibe.Settings;
using StreamVibe.Vault;

namespace StreamVibe.Connections;

static class ConnectionsModule
{
    public static IServiceCollection AddConnections(this IServiceCollection services)
    {
        services.AddSettings<YouTubeOptions>(YouTubeOptions.Section).FromVault(YouTubeOptions.Section);
        services.AddSingleton<IPostConfigureOptions<YouTubeOptions>, YouTubeSandbox>();
        services.AddSettings<ConnectionOptions>(ConnectionOptions.Section);
        services.AddReadingClient(GoogleHttp.Api);
        // Behind the pipeline: each try pays.
        services.AddHttpClient(GoogleHttp.Api).AddHttpMessageHandler<UnitsHandler>();
        services.AddSingleton<BudgetReport>().AddSingleton<SiloUnits>().AddTransient<UnitsHandler>().AddHostedService<BudgetRounds>();
        services.AddExchangingClient(GoogleHttp.OAuth);
        services.AddSingleton<GoogleOAuth>().AddSingleton<YouTubeApi>().AddSingleton<Consent>();
        services.AddSingleton<Places>().AddSingleton<SyncReport>().AddSingleton<FlowStore>().AddSingleton<ConnectionStore>().AddSingleton<LifecycleStore>();
        services.AddSingleton<HealthStore>().AddSingleton<ScheduleStore>().AddSingleton<GrantVault>().AddSingleton<LeaseStore>().AddSingleton<Refresher>().AddSingleton<RevocationStore>().AddSingleton<Revoker>();
        return services.AddSingleton<SyncRunStore>().AddSingleton<SyncStore>().AddSingleton<PageStore>().AddSingleton<ListPageStore>().AddSingleton<SyncRunner>().AddSingleton<SyncStarter>();
    }
}
