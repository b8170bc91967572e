using StreamVibe.Notifications;

namespace StreamVibe.Billing;

/// <summary>What open pages are told of a quota. Hints: nobody waits for them, and many changes at once are told as one, the last.</summary>
sealed partial class SubscriptionGrain
{
    static readonly TimeSpan ShowPause = TimeSpan.FromMilliseconds(100);

    readonly HashSet<QuotaKind> changed = [];
    IGrainTimer? showing;

    void Show(QuotaKind kind)
    {
        changed.Add(kind);
        showing ??= this.RegisterGrainTimer(ShowChanged, new GrainTimerCreationOptions(ShowPause, Timeout.InfiniteTimeSpan) { Interleave = true });
    }

    Task ShowChanged(CancellationToken stopping)
    {
        showing?.Dispose();
        showing = null;
        var inbox = GrainFactory.GetGrain<IInboxGrain>(UserId);
        foreach (var kind in changed)
            if (entitlement is { } known) inbox.Announce(new(Quota: known.Status(kind, plans.Current))).Ignore();
        changed.Clear();
        return Task.CompletedTask;
    }
}
