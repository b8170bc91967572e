namespace StreamVibe.Hosting;

/// <summary>Looks at the silo's ports before anything else starts, so that a second StreamVibe by mistake touches nothing.</summary>
sealed class SiloPortGuard(SiloEndpoints endpoints) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        endpoints.DemandFree();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
