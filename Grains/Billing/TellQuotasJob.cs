using StreamVibe.Maintenance;

namespace StreamVibe.Billing;

/// <summary>Tells of quotas what the grains of their users could not: a process died between a settlement and its notice, or nobody looked since.</summary>
sealed class TellQuotasJob(NoticeStore notices, TimeProvider clock) : IJob
{
    public string Name => "tell-quotas";

    public JobSchedule Schedule { get; } = new(TimeSpan.FromMinutes(15));

    public bool IsNotedAlways => false;

    public async Task<JobResult> Run(JobRun run)
    {
        var (now, told) = (clock.GetUtcNow(), 0);
        foreach (var missed in await notices.Missed(now))
            if (NoticeRules.Reached(missed.Counter) is { } percent && await notices.Tell(missed.UserId, missed.Counter, percent, missed.CycleEnd, now))
                told++;
        return new(told);
    }
}
