namespace StreamVibe.Billing;

/// <summary>Notices at the thresholds of a quota. Looked for with every new picture of a counter, so that what was missed is told by the next; nobody waits for them.</summary>
sealed partial class SubscriptionGrain
{
    /// <summary>What is known to be told, so that the tables are asked once.</summary>
    readonly Dictionary<QuotaKind, Threshold> told = [];

    IGrainTimer? noticing;

    void LookForNotices()
    {
        if (noticing is null && Untold() is not null)
            noticing = this.RegisterGrainTimer(TellNotices, new GrainTimerCreationOptions(TimeSpan.Zero, Timeout.InfiniteTimeSpan) { Interleave = true });
    }

    // A failure is Orleans' to log: the next look tries again, or the sweep does.
    async Task TellNotices(CancellationToken stopping)
    {
        try
        {
            while (!stopping.IsCancellationRequested && Untold() is var (counter, threshold))
            {
                await notices.Tell(UserId, counter, threshold.Percent, threshold.CycleEnd, clock.GetUtcNow());
                told[counter.Kind] = threshold;
            }
        }
        finally
        {
            noticing?.Dispose();
            noticing = null;
        }
    }

    (UsageCounter Counter, Threshold Threshold)? Untold()
    {
        if (entitlement is not { } known) return null;
        foreach (var counter in known.Counters.Values)
            if (NoticeRules.Reached(counter) is { } percent && new Threshold(percent, counter.Limit, known.Subscription.CycleEnd) is var threshold
                && (!told.TryGetValue(counter.Kind, out var last) || last != threshold)) return (counter, threshold);
        return null;
    }

    readonly record struct Threshold(int Percent, long? Limit, DateTimeOffset CycleEnd);
}
