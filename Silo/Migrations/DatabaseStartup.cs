using Microsoft.Extensions.Options;
using StreamVibe.PrivatePostgres;
using StreamVibe.Storage;

namespace StreamVibe.Migrations;

/// <summary>
/// Makes the database ready before any other service starts: 1 an address, from a private server where none is named; 2 an answer; 3 a login that row level
/// security binds; 4 roles; 5 migrations. Stops the private server after everything else has stopped.
/// </summary>
sealed class DatabaseStartup(
    DatabaseSource source,
    DatabaseAddress address,
    IConfiguration configuration,
    IHostEnvironment environment,
    IOptions<DatabaseSettings> settings,
    IOptions<PrivatePostgresSettings> privateSettings,
    ILogger<DatabaseStartup> logger) : IHostedLifecycleService, IAsyncDisposable
{
    PrivatePostgresServer? server;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var connectionString = source.Named(configuration, environment) ?? await StartPrivateAsync(cancellationToken);
        await DatabaseWait.UntilReachableAsync(connectionString, TimeSpan.FromSeconds(settings.Value.StartSeconds), logger, cancellationToken);
        await LoginCheck.RunAsync(connectionString, refuse: !DatabaseSource.IsRelaxed(environment), logger, cancellationToken);
        await Migrator.RunAsync(connectionString, logger, cancellationToken);
        address.Set(connectionString);
    }

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (server is not null) await server.StopAsync();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A start that failed half-way is never stopped, only disposed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
    }

    async Task<string> StartPrivateAsync(CancellationToken cancellation)
    {
        server = new PrivatePostgresServer(privateSettings.Value, environment.ContentRootPath, logger);
        return await server.StartAsync(cancellation);
    }
}
