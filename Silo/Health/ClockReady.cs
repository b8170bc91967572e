using Microsoft.Extensions.Diagnostics.HealthChecks;
using StreamVibe.Time;

namespace StreamVibe.Health;

/// <summary>With the sandbox on, its offset is applied, so that no caller sees the time jump back. Without it there is nothing to wait for.</summary>
sealed class ClockReady(IServiceProvider services) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(services.GetService<ClockFollowing>() is null or { IsSettled: true } ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("waiting for the sandbox's clock"));
}
