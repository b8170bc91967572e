using Microsoft.Extensions.Hosting;

namespace StreamVibe;

/// <summary>Background work that starts with the host begins once all of it has: grains do not answer before, and the database may have no address.</summary>
public static class HostStart
{
    public static async Task Started(this IHostApplicationLifetime lifetime, CancellationToken stopping)
    {
        var started = new TaskCompletionSource();
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stopping);
    }
}
