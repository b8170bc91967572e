using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using StreamVibe.Maintenance;

namespace StreamVibe.Vault;

/// <summary>
/// Seals anew what is sealed with another key than the current one, while everybody goes on reading: each row by itself, and only if it is still what was read.
/// A run that dies leaves the rest to the next.
/// </summary>
sealed partial class RewrapJob(RewrapStore store, KeyRing ring, VaultMetrics metrics, TimeProvider clock, ILogger<RewrapJob> log) : IJob
{
    public const string JobName = "rewrap-secrets";

    const int Batch = 200, MostNamed = 20;

    /// <summary>A run holds up its grain: what is left after this is for the next.</summary>
    static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(20);

    public string Name => JobName;

    public JobSchedule Schedule { get; } = new(TimeSpan.FromHours(1));

    // The keys change by a restart.
    public TimeSpan? AfterStart => TimeSpan.FromSeconds(15);

    public async Task<JobResult> Run(JobRun run)
    {
        var (began, done) = (clock.GetTimestamp(), 0);
        foreach (var column in RewrapStore.Columns) done += await Rewrap(column, began);
        await Count();
        return new(done);
    }

    async Task<int> Rewrap(SealedColumn column, long began)
    {
        var (done, closed, beginning) = (0, new List<string>(), Envelope.Beginning(ring));
        for (var rows = await store.Others(column, beginning, null, Batch); rows.Count > 0 && clock.GetElapsedTime(began) < LongestRun; rows = await store.Others(column, beginning, rows[^1], Batch))
            foreach (var row in rows)
                if (Rewrapped(row) is not { } envelope) closed.Add(row.Binding.Name);
                else if (await store.Replace(column, row, envelope)) done++;
        if (closed.Count > 0) NotOpened(log, closed.Count, column.Table, string.Join(", ", closed.Take(MostNamed)));
        return done;
    }

    byte[]? Rewrapped(SealedRow row)
    {
        try { return Envelope.Rewrap(row.Envelope, row.Binding, ring); }
        catch (CryptographicException) { return null; }
    }

    async Task Count()
    {
        var counts = ring.Ids.ToDictionary(id => id, _ => 0L);
        foreach (var column in RewrapStore.Columns)
            foreach (var (key, count) in await store.Count(column))
                counts[key ?? "none"] = counts.GetValueOrDefault(key ?? "none") + count;
        metrics.Counted(counts);
    }

    [LoggerMessage(EventId = 3400, Level = LogLevel.Warning, Message = "{count} secrets in {table} cannot be opened with the keys there are, among them {names}")]
    static partial void NotOpened(ILogger logger, int count, string table, string names);
}
