namespace StreamVibe.Sandbox;

/// <summary>Ends with its owner: the process around it decides about SIGTERM, not this inner host.</summary>
internal sealed class EmbeddedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
