using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using StreamVibe.Storage;

namespace StreamVibe.Health;

/// <summary>The database answers a trivial question in time.</summary>
sealed class DatabaseReady(DatabaseAddress address, Database database) : IHealthCheck
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!address.IsKnown) return HealthCheckResult.Unhealthy("no address yet");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            await using var question = database.ServicePool.CreateCommand("select 1");
            await question.ExecuteScalarAsync(limit.Token);
            return HealthCheckResult.Healthy();
        }
        catch (Exception failed) when (failed is NpgsqlException or OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy(failed.Message);
        }
    }
}
