using System.Collections.Immutable;
using Npgsql;
using StreamVibe.Accounts;
using StreamVibe.Analysis.Models;
using StreamVibe.Audit;
using StreamVibe.Billing;
using StreamVibe.Connections;

namespace StreamVibe.Analysis;

/// <summary>Starts an analysis: holds a unit for each item, all or none, and writes down what is to be done.</summary>
sealed class AnalysisStarter(AnalysisStore analyses, AnalysisItemStore items, SpendStore spend, SpendCapGate cap, ModelGateway gateway, OperationStore operations, IGrainFactory grains, TimeProvider clock)
{
    /// <summary>The analysis, and what is to be worked on where it was opened by this call.</summary>
    public async Task<(AnalysisRun Run, ImmutableArray<OpenItem> Work)> Start(Guid userId, ImmutableArray<Guid> contentIds, OperationId operation)
    {
        var work = ImmutableArray<OpenItem>.Empty;
        var run = await operations.Once(userId, operation, async () =>
        {
            (var run, work) = await Begin(userId, contentIds, operation);
            return run;
        });
        return (run, work);
    }

    async Task<(AnalysisRun, ImmutableArray<OpenItem>)> Begin(Guid userId, ImmutableArray<Guid> contentIds, OperationId operation)
    {
        AnalysisRules.Check(contentIds);
        var now = clock.GetUtcNow();
        var questions = await items.Load(userId, contentIds);
        if (questions.Count < contentIds.Length) throw DomainException.NotFound("content item");
        if (CallRules.Next([], questions[0].Preferences, gateway.IsConfigured) is not { Provider: { } provider } refusal)
            throw new DomainException(ErrorCode.NotSupported, "No provider that you allow is set up here.");
        await spend.Check(userId, () => questions.Min(question => gateway.MostCost(provider, question)));

        var subscription = grains.GetGrain<ISubscriptionGrain>(userId);
        await DemandRoom(subscription, userId, contentIds.Length);

        for (var tries = 0; ; tries++)
        {
            var id = StartRules.RunOf(operation, tries);
            var work = AnalysisRules.Items(id, userId, contentIds);
            // Of a list most would be old when their turn comes.
            if (work is [var only]) work = [only with { Seen = new(questions[0], now) }];
            try
            {
                await Hold(subscription, work);
                return await Open(userId, AnalysisRules.Queued(id, contentIds, clock.GetUtcNow()), work, operation);
            }
            catch (DomainException over) when (over.Code is ErrorCode.Gone or ErrorCode.QuotaExceeded or ErrorCode.SpendCapReached && tries + 1 < StartRules.MostTries)
            {
                // Of an analysis that has ended its units may have been given back; without one they are those of a start that died, or of a try that was refused.
                if (await analyses.Get(userId, id) is { } ended) return (ended, []);
                if (over.Code == ErrorCode.QuotaExceeded && !(await subscription.Check(QuotaKind.AiAnalysis)).HasRoomFor(work.Length)) throw;
                if (over.Code == ErrorCode.SpendCapReached && !(await subscription.Check(QuotaKind.AiAnalysis)).Affords(work.Length)) throw;
            }
        }
    }

    // Before the first hold: the ledger keeps every refusal for ever, and meanwhile there would be no unit for anybody else's wish.
    async Task DemandRoom(ISubscriptionGrain subscription, Guid userId, int units)
    {
        var known = await subscription.Check(QuotaKind.AiAnalysis);
        if (!known.Affords(units))
        {
            // As below: what is remembered may be behind.
            await subscription.Refresh();
            await cap.Demand(userId, await subscription.Check(QuotaKind.AiAnalysis), units);
        }
        if (known.HasRoomFor(units)) return;
        // Before a no is said, the tables are asked: news of another limit may be on their way.
        if (await analyses.Units(userId) is { } counter) await subscription.Observe(counter);
        var quota = await subscription.Check(QuotaKind.AiAnalysis);
        if (!quota.HasRoomFor(units)) throw QuotaRules.Exceeded(quota, clock.GetUtcNow());
    }

    // All at once, since they are written in groups.
    async Task Hold(ISubscriptionGrain subscription, ImmutableArray<OpenItem> work)
    {
        var holds = work.Select(item => subscription.Hold(QuotaKind.AiAnalysis, item.Id)).ToArray();
        try
        {
            await Task.WhenAll(holds);
        }
        catch
        {
            await Release(subscription, work);
            // The refusal that says most.
            throw holds.Where(hold => hold.IsFaulted).Select(hold => hold.Exception!.InnerException!).MaxBy(why => why is DomainException { Code: ErrorCode.QuotaExceeded or ErrorCode.SpendCapReached })!;
        }
    }

    async Task<(AnalysisRun, ImmutableArray<OpenItem>)> Open(Guid userId, AnalysisRun run, ImmutableArray<OpenItem> work, OperationId operation)
    {
        try
        {
            await analyses.Open(userId, run, work, run.QueuedAt, operation.Fingerprint.Length > 0 ? OperationStore.Done(userId, operation, run, run.QueuedAt) : null);
            return (run, work);
        }
        catch (PostgresException twice) when (twice.ConstraintName == AnalysisStore.KeyConstraint)
        {
            // Another activation opened this very analysis: its units are this one's too.
            return (await analyses.Get(userId, run.Id) ?? run, []);
        }
        catch (PostgresException left) when (left.ConstraintName is AccountStore.LeavingConstraint or AnalysisStore.HeldConstraint)
        {
            await Release(grains.GetGrain<ISubscriptionGrain>(userId), work);
            throw left.ConstraintName == AccountStore.LeavingConstraint
                ? DomainException.NotFound("user")
                : new DomainException(ErrorCode.Gone, "What this operation held was given back. A new try takes a new id.");
        }
    }

    async Task Release(ISubscriptionGrain subscription, ImmutableArray<OpenItem> work)
    {
        if (await analyses.Release(work[0].UserId, work, clock.GetUtcNow()) is { } counter) await subscription.Observe(counter);
    }
}
