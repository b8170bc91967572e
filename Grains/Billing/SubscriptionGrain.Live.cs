using StreamVibe.Notifications;

namespace StreamVibe.Billing;

/// <summary>What open pages are told of a quota. Hints: nobody waits for them, and many changes at once are told as one, the last.</summary>
sealed partial class SubscriptionGrain
{
    /// <summary>How long changes gather, and the time between two hints: nobody reads more than two a second.</summary>
    static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100), Between = TimeSpan.FromMilliseconds(500);

    readonly HashSet<QuotaKind> changed = [];
    IGrainTimer? showing;
    long? shownAt;

    void Show(QuotaKind kind)
    {
        changed.Add(kind);
        showing ??= this.RegisterGrainTimer(ShowChanged, new GrainTimerCreationOptions(UntilShown(), Timeout.InfiniteTimeSpan) { Interleave = true });
    }

    Task ShowChanged(CancellationToken stopping)
    {
        showing?.Dispose();
        showing = null;
        shownAt = clock.GetTimestamp();
        var inbox = GrainFactory.GetGrain<IInboxGrain>(UserId);
        foreach (var kind in changed)
            if (entitlement is { } known) inbox.Announce(new(Quota: known.Status(kind, plans.Current))).Ignore();
        changed.Clear();
        return Task.CompletedTask;
    }

    TimeSpan UntilShown() => shownAt is { } last && Between - clock.GetElapsedTime(last) is var left && left > Gathering ? left : Gathering;
}
