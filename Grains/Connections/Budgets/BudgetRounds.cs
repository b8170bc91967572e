using Microsoft.Extensions.Hosting;

namespace StreamVibe.Connections.Budgets;

/// <summary>In each silo: gives back units that nobody spent, also at the silo's end.</summary>
sealed class BudgetRounds(SiloUnits units, IHostApplicationLifetime lifetime, TimeProvider clock) : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    /// <summary>A stop does not wait for a budget that does not answer.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.Started(stoppingToken);
        using var rounds = new PeriodicTimer(Every, clock);
        // Not its own stop, which comes after the silo's.
        while (await Next(rounds, lifetime.ApplicationStopping)) await units.GiveBack(all: false);
        await units.GiveBack(all: true).WaitAsync(Patience, clock, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    static async Task<bool> Next(PeriodicTimer rounds, CancellationToken stopping)
    {
        try { return await rounds.WaitForNextTickAsync(stopping); }
        catch (OperationCanceledException) { return false; }
    }
}
