using Microsoft.Extensions.Options;

namespace StreamVibe.Sandbox;

/// <summary>Runs the outside world inside another process.</summary>
public sealed partial class SandboxService(IOptions<SandboxOptions> options, TimeProvider systemTime, ILoggerFactory logs) : IHostedService, IAsyncDisposable
{
    readonly ILogger logger = logs.CreateLogger<SandboxService>();
    WebApplication? app;

    /// <summary>The address in use, without a slash at the end; known once started.</summary>
    public string BoundUrl => app?.Urls.FirstOrDefault() ?? throw new InvalidOperationException("The sandbox has not started.");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        app = SandboxHost.Build(options.Value, systemTime, logs);
        await app.StartAsync(cancellationToken);
        LogStarted(logger, BoundUrl, Path.GetFullPath(options.Value.DataPath));
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (app is not null)
            await app.StopAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
            await app.DisposeAsync();
    }

    [LoggerMessage(9001, LogLevel.Information, "Sandbox listens on {Url}, state in {DataPath}")]
    static partial void LogStarted(ILogger logger, string url, string dataPath);
}
