using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StreamVibe.Billing.Payments;

namespace StreamVibe.Billing.Inbox;

/// <summary>
/// (1) An event is kept, and only then acknowledged; (2) in the background whoever has events waiting is looked at, one after the other. A timer does that, so that nothing here waits for Stripe;
/// what is lost with the silo is found in the table by the sweep.
/// </summary>
[GrainType("stripe-inbox")]
sealed partial class StripeInboxGrain(
    InboxLine line, InboxStore store, SubjectWork work, InboxMetrics metrics, IOptionsMonitor<StripeOptions> stripe, TimeProvider clock, ILogger<StripeInboxGrain> log) : Grain, IStripeInboxGrain
{
    /// <summary>Subjects of one turn.</summary>
    const int Page = 20;

    static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);

    /// <summary>What belongs together comes within moments: a little later, one look serves it all.</summary>
    static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(20), BetweenRounds = TimeSpan.FromMilliseconds(100);

    /// <summary>Customers to ask about though no event of theirs waits.</summary>
    readonly HashSet<string> asked = new(StringComparer.Ordinal);

    IGrainTimer? turns;
    bool isWorking, isNear, again;

    int Shard => StripeInboxKey.ShardOfKey(this.GetPrimaryKeyString());

    public async Task Receive(StripeEvent received)
    {
        var verdict = InboxRules.Judge(received, stripe.CurrentValue.LiveMode, StripeVersion.Train);
        var kept = await line.Enter(received, verdict);
        metrics.Received(kept);
        if (kept == EventState.Pending) Arrived();
    }

    public Task Wake(ImmutableArray<string> customers)
    {
        asked.UnionWith(customers);
        Arrived();
        return Task.CompletedTask;
    }

    // A turn that is near sees it as well; one that waits for a failure to be tried again is too far away.
    void Arrived()
    {
        again = true;
        if (isWorking || isNear) return;
        Work(Gathering);
    }

    void Work(TimeSpan after)
    {
        isNear = after <= BetweenRounds;
        if (turns is null) turns = this.RegisterGrainTimer(Turn, new GrainTimerCreationOptions(after, Timeout.InfiniteTimeSpan) { Interleave = true, KeepAlive = true });
        else turns.Change(after, Timeout.InfiniteTimeSpan);
    }

    async Task Turn(CancellationToken stopping)
    {
        (isWorking, isNear, again) = (true, false, false);
        TimeSpan? next = AfterFailure;
        try
        {
            next = await Round(stopping);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            RoundFailed(log, failure, Shard);
        }
        finally
        {
            isWorking = false;
        }
        if (again || asked.Count > 0) next = BetweenRounds;
        if (next is { } pause && !stopping.IsCancellationRequested) Work(pause < BetweenRounds ? BetweenRounds : pause);
        else Rest();
    }

    /// <summary>One page of work; answers when there is more, null where nothing waits.</summary>
    async Task<TimeSpan?> Round(CancellationToken stopping)
    {
        var failed = false;
        var due = await store.Due(Shard, clock.GetUtcNow(), Page);
        foreach (var subject in due.Union(asked.Take(Page), StringComparer.Ordinal).ToList())
        {
            if (stopping.IsCancellationRequested) return null;
            asked.Remove(subject);
            try
            {
                await work.Do(subject);
            }
            catch (Exception failure)
            {
                // It stays due, and must not keep the others waiting.
                SubjectFailed(log, failure, subject);
                failed = true;
            }
        }
        if (failed) return AfterFailure;
        if (await store.NextDue(Shard) is not { } next) return null;
        var pause = next - clock.GetUtcNow();
        return pause > TimeSpan.Zero ? pause : TimeSpan.Zero;
    }

    void Rest()
    {
        turns?.Dispose();
        (turns, isNear) = (null, false);
    }

    [LoggerMessage(EventId = 3119, Level = LogLevel.Warning, Message = "What waits of {subject} could not be applied; it is tried again in a moment")]
    static partial void SubjectFailed(ILogger logger, Exception failure, string subject);

    [LoggerMessage(EventId = 3116, Level = LogLevel.Warning, Message = "Events of shard {shard} could not be applied; it is tried again in a moment")]
    static partial void RoundFailed(ILogger logger, Exception failure, int shard);
}
