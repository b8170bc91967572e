using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace StreamVibe.Health;

/// <summary>A process that starts or stops takes no new work.</summary>
sealed class NotStopping(IHostApplicationLifetime life) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        life.ApplicationStopping.IsCancellationRequested ? HealthCheckResult.Unhealthy("stopping")
        : life.ApplicationStarted.IsCancellationRequested ? HealthCheckResult.Healthy()
        : HealthCheckResult.Unhealthy("starting"));
}
