using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StreamVibe.Storage;

namespace StreamVibe.Notifications;

/// <summary>Hears of every commit that open pages wait for. Where it was deaf for a while, every inbox looks by itself.</summary>
sealed partial class LiveSignals(LocalInboxes inboxes, DatabaseAddress address, IHostApplicationLifetime lifetime, ILogger<LiveSignals> log) : Ear(address, lifetime, Name)
{
    /// <summary>The channel, and what PostgreSQL's list of sessions shows.</summary>
    public const string Name = "live";

    readonly IHostApplicationLifetime host = lifetime;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var closing = host.ApplicationStopping.Register(inboxes.Close);
        await base.ExecuteAsync(stoppingToken);
    }

    protected override void Listening()
    {
        LogListening(log);
        inboxes.HearAnything();
    }

    protected override void Hear(string payload)
    {
        if (LiveRules.Read(payload) is { } signal) inboxes.Hear(signal);
    }

    protected override void Deaf(Exception failure) => LogDeaf(log, failure);

    [LoggerMessage(EventId = 3501, Level = LogLevel.Information, Message = "Listening to the database for news of open pages")]
    static partial void LogListening(ILogger logger);

    [LoggerMessage(EventId = 3502, Level = LogLevel.Warning, Message = "The database is not heard; open pages get their news late until it is")]
    static partial void LogDeaf(ILogger logger, Exception failure);
}
