using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace StreamVibe.Health;

/// <summary>What is due gets done: the sweep of each minute comes to its end.</summary>
sealed class MaintenanceReady(JobWatch watch) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(watch.NothingRuns ? HealthCheckResult.Unhealthy("no sweep has ended for too long") : HealthCheckResult.Healthy());
}
