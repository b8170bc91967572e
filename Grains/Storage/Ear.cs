using Microsoft.Extensions.Hosting;
using Npgsql;

namespace StreamVibe.Storage;

/// <summary>This silo's ear at the database: one connection apart from every pool that hears a channel. Lost, it is made again; what was said meanwhile is not said again.</summary>
abstract class Ear(DatabaseAddress address, IHostApplicationLifetime lifetime, string channel) : BackgroundService
{
    static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100), LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>From now on everything is heard. Nobody knows what was missed before.</summary>
    protected abstract void Listening();

    protected abstract void Hear(string payload);

    protected abstract void Deaf(Exception failure);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        await lifetime.Started(stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        for (var pause = ShortestPause; !stopping.IsCancellationRequested; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            if (await Listen(stopping.Token)) pause = ShortestPause;
            await Task.Delay(pause, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Until the connection is lost; answers whether there was one.</summary>
    async Task<bool> Listen(CancellationToken stopping)
    {
        var heard = false;
        try
        {
            await using var connection = Database.Apart(address, channel);
            await connection.OpenAsync(stopping);
            connection.Notification += (_, signal) => Hear(signal.Payload);
            await using (var listen = new NpgsqlCommand($"listen {channel}", connection)) await listen.ExecuteNonQueryAsync(stopping);
            heard = true;
            Listening();
            while (true) await connection.WaitAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return heard;
        }
        catch (Exception failure)
        {
            Deaf(failure);
            return heard;
        }
    }
}
