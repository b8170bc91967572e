using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace StreamVibe.Health;

/// <summary>In a silo: it is an active member and its parts are well. In a client: a silo answers.</summary>
sealed class ClusterReady(IServiceProvider services) : IHealthCheck
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(2);

    // Asked for the span since the last look; the parts use it to tell a stall from a slow moment.
    readonly TimeProvider clock = TimeProvider.System;
    DateTime lastLook = TimeProvider.System.GetUtcNow().UtcDateTime;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (services.GetService<ISiloStatusOracle>() is { } silo) return Look(silo);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        await services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true, limit.Token);
        return HealthCheckResult.Healthy();
    }

    HealthCheckResult Look(ISiloStatusOracle silo)
    {
        if (silo.CurrentStatus != SiloStatus.Active) return HealthCheckResult.Unhealthy($"the silo is {silo.CurrentStatus}");
        var since = lastLook;
        lastLook = clock.GetUtcNow().UtcDateTime;
        foreach (var part in services.GetServices<IHealthCheckParticipant>())
            if (!part.CheckHealth(since, out var reason)) return HealthCheckResult.Unhealthy(reason);
        return HealthCheckResult.Healthy();
    }
}
