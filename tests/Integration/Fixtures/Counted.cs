using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace StreamVibe.Tests.Integration.Fixtures;

/// <summary>What one app adds to one counter, by the value of a tag. <c>/metrics</c> shows every app of this process, since they name their instruments alike.</summary>
sealed class Counted : IDisposable
{
    readonly MeterListener listener = new();
    readonly ConcurrentDictionary<string, long> sums = new();

    public Counted(StreamVibeApp app, string counter, string tag)
    {
        var own = app.Services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, to) =>
        {
            if (instrument.Name == counter && ReferenceEquals(instrument.Meter.Scope, own)) to.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, change, tags, _) =>
        {
            foreach (var (name, value) in tags)
                if (name == tag) sums.AddOrUpdate($"{value}", change, (_, sum) => sum + change);
        });
        listener.Start();
    }

    public long this[string value] => sums.GetValueOrDefault(value);

    public void Dispose() => listener.Dispose();
}
