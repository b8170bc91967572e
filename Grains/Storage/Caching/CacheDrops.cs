using System.Collections.Immutable;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace StreamVibe.Storage.Caching;

/// <summary>Hears what is no longer true of anything kept in the memory of silos, and passes it to whoever keeps it.</summary>
sealed partial class CacheDrops(DatabaseAddress address, IHostApplicationLifetime lifetime, ILogger<CacheDrops> log) : Ear(address, lifetime, CacheStore.Channel)
{
    ImmutableArray<CacheHearer> hearers = [];

    public void Add(CacheHearer hearer) => ImmutableInterlocked.Update(ref hearers, all => all.Add(hearer));

    public void Remove(CacheHearer hearer) => ImmutableInterlocked.Update(ref hearers, all => all.Remove(hearer));

    protected override void Hear(string payload)
    {
        var end = payload.IndexOf(' ', StringComparison.Ordinal);
        var (kind, rest) = end < 0 ? (payload, "") : (payload[..end], payload[(end + 1)..]);
        foreach (var hearer in hearers)
            if (hearer.Kind == kind) hearer.Heard(rest);
    }

    protected override void Listening()
    {
        LogListening(log);
        foreach (var hearer in hearers) hearer.Missed();
    }

    protected override void Deaf(Exception failure) => LogDeaf(log, failure);

    [LoggerMessage(EventId = 3020, Level = LogLevel.Information, Message = "Listening to the database for what is to be dropped from memory")]
    static partial void LogListening(ILogger logger);

    [LoggerMessage(EventId = 3021, Level = LogLevel.Warning, Message = "The database is not heard; what is kept in memory may be older than another silo's until it is")]
    static partial void LogDeaf(ILogger logger, Exception failure);
}

/// <summary>Somebody who keeps something in the memory of this silo. Both ways in return at once.</summary>
/// <param name="Kind">The first word of the payloads it is for.</param>
/// <param name="Heard">Told the rest of such a payload.</param>
/// <param name="Missed">Nobody knows what was not heard: all of it may be old.</param>
sealed record CacheHearer(string Kind, Action<string> Heard, Action Missed);
