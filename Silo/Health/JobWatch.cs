using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using StreamVibe.Maintenance;

namespace StreamVibe.Health;

/// <summary>Looks at the jobs now and then, in every process: their lateness is a metric, and that the sweep goes on is part of being ready.</summary>
sealed partial class JobWatch : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(10), Patience = TimeSpan.FromSeconds(5);

    readonly IGrainFactory grains;
    readonly IHostApplicationLifetime lifetime;
    readonly TimeProvider clock;
    readonly ILogger<JobWatch> log;
    readonly TimeSpan limit;
    readonly Pulse pulse;
    ImmutableArray<JobStatus> jobs = [];

    public JobWatch(IGrainFactory grains, IHostApplicationLifetime lifetime, IOptions<MaintenanceSettings> settings, IMeterFactory meters, TimeProvider clock, ILogger<JobWatch> log)
    {
        (this.grains, this.lifetime, this.clock, this.log, limit) = (grains, lifetime, clock, log, TimeSpan.FromSeconds(settings.Value.UnreadyAfterSeconds));
        pulse = new(limit, clock);
        meters.Create("StreamVibe.Maintenance").CreateObservableGauge("streamvibe.job.late", Late, "s", "How long a job has been due without running.");
    }

    /// <summary>The sweep has not come to an end for too long.</summary>
    public bool NothingRuns => pulse.HasStopped;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.Started(stoppingToken);
        var admin = grains.GetGrain<IAdminGrain>(Guid.Empty);
        using var looks = new PeriodicTimer(Pause < limit / 4 ? Pause : limit / 4, clock);
        do await Look(admin, stoppingToken);
        while (await looks.WaitForNextTickAsync(stoppingToken));
    }

    // A silo that was killed does not answer until it is declared dead: what was seen last stands.
    async Task Look(IAdminGrain admin, CancellationToken stopping)
    {
        try
        {
            var seen = await admin.Jobs().WaitAsync(Patience, clock, stopping);
            ImmutableInterlocked.InterlockedExchange(ref jobs, seen);
            foreach (var job in seen) if (job.Name == WakeOverdueJob.JobName) pulse.Seen(job.Runs);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            NotSeen(log, failure);
        }
    }

    IEnumerable<Measurement<double>> Late()
    {
        var now = clock.GetUtcNow();
        return jobs.Select(job => new Measurement<double>(job.Running || job.DueAt > now ? 0 : (now - job.DueAt).TotalSeconds, new KeyValuePair<string, object?>("job", job.Name)));
    }

    [LoggerMessage(1300, LogLevel.Information, "The jobs could not be looked at; what was seen last stands")]
    static partial void NotSeen(ILogger logger, Exception failure);
}
