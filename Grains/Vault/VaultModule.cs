using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StreamVibe.Settings;

namespace StreamVibe.Vault;

public static class VaultModule
{
    /// <summary>The keys of the installation. The host does not start without them.</summary>
    public static IServiceCollection AddVault(this IServiceCollection services)
    {
        services.AddSettings<VaultOptions>(VaultOptions.Section);
        services.AddSingleton(provider => KeyRingSource.Load(provider.GetRequiredService<IOptions<VaultOptions>>().Value, provider.GetRequiredService<IHostEnvironment>()));
        services.TryAddSingleton<VaultSettings>();
        return services.AddSingleton<Sealer>().AddSingleton<SettingStore>().AddHostedService<KeysAtStart>();
    }

    /// <summary>Settings that say <c>vault:name</c>. To be added after the database, which it reads at the start.</summary>
    public static IServiceCollection AddVaultSettings(this IServiceCollection services) => services.AddHostedService<SettingsFromVault>();

    // Asking for the ring loads it: a missing key is told at once, and not by the first request that needs it.
    sealed class KeysAtStart(IServiceProvider services) : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken)
        {
            services.GetRequiredService<KeyRing>();
            return Task.CompletedTask;
        }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
