using Microsoft.Extensions.DependencyInjection;
using StreamVibe.Accounts;
using StreamVibe.Analysis;
using StreamVibe.Audit;
using StreamVibe.Billing;
using StreamVibe.Connections;
using StreamVibe.Content;
using StreamVibe.Maintenance;
using StreamVibe.Notifications;
using StreamVibe.Storage;
using StreamVibe.Storage.Caching;
using StreamVibe.Vault;

namespace StreamVibe;

/// <summary>Everything the grains need, slice by slice.</summary>
public static class GrainsModule
{
    public static IServiceCollection AddGrains(this IServiceCollection services)
    {
        services.AddSingleton<Ids>().AddSingleton<SecretStore>().AddSingleton<Cursors>().AddCaching();
        // Spelled out: ASP.NET Core has an AddConnections of its own.
        ConnectionsModule.AddConnections(services);
        return services.AddAccounts().AddBilling().AddContent().AddAnalysis().AddNotifications().AddAudit().AddMaintenance();
    }
}
