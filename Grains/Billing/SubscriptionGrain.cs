using System.Collections.Immutable;
using StreamVibe.Billing.Entitlements;

namespace StreamVibe.Billing;

[GrainType("subscription")]
sealed partial class SubscriptionGrain(
    BillingStore store, HoldWriter holds, NoticeStore notices, SpendCapWriter caps, Grace grace, LocalSubscriptions locals, KnownPlans plans, TimeProvider clock) : Grain, ISubscriptionGrain
{
    /// <summary>How old counters with open holds may be: who settles a hold may die before it tells, so what is held is asked for again.</summary>
    static readonly TimeSpan HeldAge = TimeSpan.FromMilliseconds(250);

    /// <summary>How old the counters may be that a refusal is based on.</summary>
    static readonly TimeSpan RefusalAge = TimeSpan.FromSeconds(1);

    Entitlement? entitlement;
    Task<Entitlement>? loading;
    long loadedAt;

    Guid UserId => this.GetPrimaryKey();

    public async ValueTask<Subscription> Get() => (await Current()).Subscription;

    public async ValueTask<ImmutableArray<QuotaStatus>> GetQuota()
    {
        var current = await Current();
        return [.. Enum.GetValues<QuotaKind>().Select(kind => current.Status(kind, plans.Current))];
    }

    public async ValueTask<QuotaStatus> Check(QuotaKind kind)
    {
        var current = await Current();
        var status = current.Status(kind, plans.Current);
        if ((status.Allowed && status.Affords(1)) || clock.GetElapsedTime(loadedAt) < RefusalAge) return status;
        // Before a no is said, the tables are asked: news of a settlement may have been lost on its way here.
        current = await Shared();
        return current.Status(kind, plans.Current);
    }

    public async Task Hold(QuotaKind kind, Guid operationId)
    {
        // The table decides; all that must be right here is the cycle.
        await InCycle();
        var request = new HoldRequest(UserId, operationId, kind);
        var answer = await holds.Hold(request);
        if (answer.Counter is { } counter) await Observe(counter);
        if (answer.State == HoldAnswer.Capped) await NoteCapped(kind);
        if (!answer.Granted) throw HoldRules.Refusal(request, answer, await Check(kind), clock.GetUtcNow());
    }

    public ValueTask Observe(UsageCounter counter)
    {
        if (entitlement is { } known && QuotaRules.Newer(known.Counters[counter.Kind], counter) is var newer && newer != known.Counters[counter.Kind])
        {
            known.Counters[counter.Kind] = newer;
            Show(counter.Kind);
            LookForNotices();
        }
        return default;
    }

    // The common case costs a comparison; loading and rolling over are shared by whoever asks meanwhile.
    async ValueTask<Entitlement> InCycle() => entitlement is { } known && !isStale && known.Holds(clock.GetUtcNow()) ? known : await Shared();

    async ValueTask<Entitlement> Current()
    {
        var known = await InCycle();
        return IsDoubtful(known) ? await Shared() : known;
    }

    bool IsDoubtful(Entitlement known)
    {
        foreach (var counter in known.Counters.Values)
            if (counter.Held > 0) return clock.GetElapsedTime(loadedAt) > HeldAge;
        return false;
    }

    async Task<Entitlement> Shared()
    {
        var run = loading ??= Load();
        try
        {
            return await run;
        }
        finally
        {
            if (ReferenceEquals(loading, run)) loading = null;
        }
    }

    async Task<Entitlement> Load()
    {
        var loaded = await Fresh();
        var now = clock.GetUtcNow();
        if (loaded.GraceEndsAt <= now)
        {
            // Whoever ends it: this, or the sweep meanwhile.
            await grace.End(UserId);
            loaded = await Fresh();
        }
        if (loaded.Subscription.CycleEnd <= now)
        {
            var (start, end) = QuotaRules.Following(loaded.Subscription.CycleEnd, loaded.Anchor, now);
            await store.RollOver(UserId, loaded.Subscription.CycleEnd, start, end, now);
            loaded = await Fresh();
        }
        // What was observed while the rows were read may be newer than the rows.
        if (entitlement is { } known)
            foreach (var (kind, counter) in known.Counters)
            {
                loaded.Counters[kind] = QuotaRules.Newer(loaded.Counters[kind], counter);
                if (loaded.Counters[kind] != counter || loaded.Subscription.CycleEnd != known.Subscription.CycleEnd) Show(kind);
            }
        loadedAt = clock.GetTimestamp();
        entitlement = loaded;
        LookForNotices();
        return loaded;
    }
}
