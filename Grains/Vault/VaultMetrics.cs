using System.Diagnostics.Metrics;

namespace StreamVibe.Vault;

/// <summary>Which keys are in use: a key that wraps nothing any more may go.</summary>
sealed class VaultMetrics
{
    /// <summary>The job may run in another silo next time; what this one counted then grows old.</summary>
    static readonly TimeSpan Life = TimeSpan.FromMinutes(90);

    readonly TimeProvider clock;
    Seen? last;

    public VaultMetrics(IMeterFactory meters, TimeProvider clock)
    {
        this.clock = clock;
        meters.Create("StreamVibe.Vault").CreateObservableGauge("streamvibe.vault.secrets", Read, "{secret}", "Sealed secrets by the id of the key they are wrapped with.");
    }

    public void Counted(IReadOnlyDictionary<string, long> counts) => last = new(counts, clock.GetTimestamp());

    IEnumerable<Measurement<long>> Read() => last is { } seen && clock.GetElapsedTime(seen.At) < Life
        ? seen.Counts.Select(pair => new Measurement<long>(pair.Value, new KeyValuePair<string, object?>("key", pair.Key)))
        : [];

    sealed record Seen(IReadOnlyDictionary<string, long> Counts, long At);
}
