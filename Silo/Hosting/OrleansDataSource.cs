using System.Data.Common;
using Microsoft.Extensions.Options;
using Npgsql;
using StreamVibe.Storage;

namespace StreamVibe.Hosting;

/// <summary>
/// Orleans' own pool, so that a burst of the product cannot starve membership and reminders. Orleans takes it while the container is built,
/// when the private PostgreSQL has no address yet: the real pool is opened with the first connection.
/// </summary>
sealed class OrleansDataSource(DatabaseAddress address, IOptions<ClusterSettings> settings) : DbDataSource
{
    readonly Lazy<NpgsqlDataSource> pool = new(() => Database.Open(address, "streamvibe_service", settings.Value.MaxDatabaseConnections, searchPath: "orleans"));

    public override string ConnectionString => pool.Value.ConnectionString;

    protected override DbConnection CreateDbConnection() => pool.Value.CreateConnection();

    protected override void Dispose(bool disposing)
    {
        if (disposing && pool.IsValueCreated) pool.Value.Dispose();
        base.Dispose(disposing);
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        if (pool.IsValueCreated) await pool.Value.DisposeAsync();
        await base.DisposeAsyncCore();
    }
}
