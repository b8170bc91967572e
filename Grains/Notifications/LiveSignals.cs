using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using StreamVibe.Storage;

namespace StreamVibe.Notifications;

/// <summary>This silo's ear at the database: one connection that hears of every commit that open pages wait for. Where it was deaf for a while, every inbox looks by itself.</summary>
sealed partial class LiveSignals(LocalInboxes inboxes, DatabaseAddress address, IHostApplicationLifetime lifetime, ILogger<LiveSignals> log) : BackgroundService
{
    /// <summary>As PostgreSQL's list of sessions shows it.</summary>
    public const string Name = "live";

    static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100), LongestPause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        await using var closing = lifetime.ApplicationStopping.Register(inboxes.Close);
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
            await using var connection = Database.Apart(address, Name);
            await connection.OpenAsync(stopping);
            connection.Notification += (_, signal) => Hear(signal.Payload);
            await using (var listen = new NpgsqlCommand("listen live", connection)) await listen.ExecuteNonQueryAsync(stopping);
            heard = true;
            LogListening(log);
            inboxes.HearAnything();
            while (true) await connection.WaitAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return heard;
        }
        catch (Exception failure)
        {
            LogDeaf(log, failure);
            return heard;
        }
    }

    void Hear(string payload)
    {
        if (LiveRules.Read(payload) is { } signal) inboxes.Hear(signal);
    }

    [LoggerMessage(EventId = 3501, Level = LogLevel.Information, Message = "Listening to the database for news of open pages")]
    static partial void LogListening(ILogger logger);

    [LoggerMessage(EventId = 3502, Level = LogLevel.Warning, Message = "The database is not heard; open pages get their news late until it is")]
    static partial void LogDeaf(ILogger logger, Exception failure);
}
