using System.Diagnostics.Metrics;
using StreamVibe.Notifications;

namespace StreamVibe.Api.Notifications;

/// <summary>How many pages listen, and what they are told.</summary>
sealed class EventMetrics
{
    readonly UpDownCounter<long> streams;
    readonly Counter<long> events;

    public EventMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("StreamVibe.Notifications");
        streams = meter.CreateUpDownCounter<long>("streamvibe.live.streams", "{stream}", "Streams of events that are open.");
        events = meter.CreateCounter<long>("streamvibe.live.events", "{event}", "Events sent to open streams, by name; signs of life are left out.");
    }

    public void Opened() => streams.Add(1);

    public void Closed() => streams.Add(-1);

    public void Sent(LiveEvent news)
    {
        if (EventWriter.NameOf(news) is { } name) events.Add(1, new KeyValuePair<string, object?>("event", name));
    }
}
