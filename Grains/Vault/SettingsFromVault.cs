using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace StreamVibe.Vault;

/// <summary>Reads the settings that are in the vault once the database is up and before anything is served, and again every quarter of a minute.</summary>
sealed partial class SettingsFromVault(VaultSettings settings, SettingStore store, ILogger<SettingsFromVault> log) : BackgroundService, IHostedLifecycleService
{
    static readonly TimeSpan Period = TimeSpan.FromSeconds(15);

    /// <exception cref="OptionsValidationException">A value is missing or cannot be opened; names the setting and what it asks for.</exception>
    public Task StartingAsync(CancellationToken cancellationToken) => Load();

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.Wanted().Count == 0) return;
        using var timer = new PeriodicTimer(Period);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            try { if (await Load()) Changed(log); }
            catch (Exception failure) { NotRead(log, failure); }
    }

    async Task<bool> Load()
    {
        var wanted = settings.Wanted();
        try
        {
            var values = await store.Read([.. wanted.Select(one => one.Name).Distinct()]);
            var missing = wanted.Where(one => !values.ContainsKey(one.Name)).Select(one => $"{one.Setting} says vault:{one.Name}, which the vault does not have: secret set {one.Name}").ToList();
            return missing.Count == 0 ? settings.Publish(values) : throw Wrong(missing);
        }
        catch (CryptographicException closed)
        {
            var name = closed.Data["name"] as string;
            throw Wrong(wanted.Where(one => one.Name == name).Select(one => $"{one.Setting} says vault:{name}, which cannot be opened with the keys of Vault:Keys."));
        }
    }

    static OptionsValidationException Wrong(IEnumerable<string> why) => new("vault", typeof(VaultSettings), why);

    [LoggerMessage(EventId = 3401, Level = LogLevel.Information, Message = "Settings of the vault changed and are in force")]
    static partial void Changed(ILogger logger);

    [LoggerMessage(EventId = 3402, Level = LogLevel.Warning, Message = "Settings of the vault could not be read again; what was read before stays in force")]
    static partial void NotRead(ILogger logger, Exception failure);
}
