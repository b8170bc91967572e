using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using StreamVibe.Billing.Payments;
using StreamVibe.Hosting;
using StreamVibe.Maintenance;
using StreamVibe.Migrations;
using StreamVibe.Settings;
using StreamVibe.Storage;
using StreamVibe.Time;
using StreamVibe.Vault;

namespace StreamVibe;

/// <summary>What a process needs to run grains, or to call them. Everything else is settings.</summary>
public static class SiloModule
{
    /// <summary>This process hosts grains: clock, database (private where none is named), migrations, then the silo. Stops in reverse.</summary>
    public static void AddSilo(this IHostApplicationBuilder builder)
    {
        builder.AddCommon();
        builder.Services.AddGrains();
        builder.Services.AddSingleton<WakeOverdue>(services =>
            stopping => services.GetRequiredService<IGrainFactory>().Job(WakeOverdueJob.JobName).Run().WaitAsync(stopping));
        builder.Services.AddSingleton<SiloEndpoints>();
        builder.Services.AddSingleton<IConfigureOptions<EndpointOptions>>(services => services.GetRequiredService<SiloEndpoints>());
        builder.Services.AddHostedService<SiloPortGuard>();
        builder.AddDatabase(mayBePrivate: true);
        builder.Services.AddVaultSettings();
        builder.AddSandboxClock(runsGrains: true);
        builder.UseOrleans(OrleansSilo.Configure);
    }

    /// <summary>This process calls grains that run in silos apart. It finds them in the same database.</summary>
    public static void AddClusterClient(this IHostApplicationBuilder builder)
    {
        builder.AddCommon();
        builder.AddDatabase(mayBePrivate: false);
        builder.Services.AddStripeSettings();
        builder.Services.AddVaultSettings();
        builder.AddSandboxClock(runsGrains: false);
        builder.UseOrleansClient(OrleansSilo.Configure);
    }

    static void AddCommon(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHostedService<SpareThreads>();
        builder.Services.AddVault();
        builder.Services.AddSettings<ClusterSettings>(ClusterSettings.Section);
        builder.Services.TryAddSingleton<DatabaseAddress>();
        builder.Services.TryAddSingleton<Database>();
        builder.Services.AddSingleton<OrleansDataSource>();
    }
}
