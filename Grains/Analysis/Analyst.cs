using Npgsql;
using StreamVibe.Analysis.Models;

namespace StreamVibe.Analysis;

/// <summary>Works on one item: loads it, asks a model, another time or another model where that is worth it, and saves what came of it.</summary>
sealed class Analyst(AnalysisItemStore items, SpendStore spend, ModelGateway gateway, Trending trending, Pace pace, AnalysisReport report, Ids ids, TimeProvider clock)
{
    /// <summary>Answers how the item ended; null where it was given up or is somebody else's.</summary>
    public async Task<EndedItem?> Work(OpenItem item, CancellationToken cancellation)
    {
        using var paced = await pace.Begin(item.UserId, cancellation);
        if (await Look(item) is not { } seen) return await End(item, AnalysisRules.Gone(), null);
        if (item.Attempt >= AnalysisRules.MostAttempts) return await End(item, AnalysisRules.GivenUp(), null);
        var question = seen with { Trending = await trending.ForPrompts() };
        var past = new List<PastCall>();
        EndedCall? call = null;
        while (true)
        {
            var next = CallRules.Next(past, question.Preferences, gateway.IsConfigured);
            if (next.Provider is not { } provider) return await End(item, AnalysisRules.Failed(next.Problem!), call);
            var (callId, most) = (ids.Next(), gateway.MostCost(provider, question));
            try
            {
                item = await items.Claim(item, callId, provider, gateway.ModelOf(provider), most, call, clock.GetUtcNow());
            }
            catch (PostgresException refused) when (SpendStore.IsRefusal(refused))
            {
                // Until its own calls before are told, they look as if they were under way.
                if (call is not null) await spend.SettleAlone(call, clock.GetUtcNow());
                if (item.Attempt > 0) await spend.GiveUpAlone(item.Id, clock.GetUtcNow());
                if (await spend.MayHaveRoom(item.UserId, most))
                {
                    await paced.Aside(() => Task.Delay(SpendRules.Pause, clock, cancellation));
                    continue;
                }
                report.SpendCapReached(item, refused.ConstraintName!);
                return await End(item, AnalysisRules.Failed(SpendRules.ReachedProblem), call);
            }
            catch (PostgresException settled) when (settled.ConstraintName == AnalysisItemStore.SettledConstraint)
            {
                return await End(item, AnalysisRules.GivenUp(), call);
            }
            catch (ItemLost)
            {
                if (call is not null) await spend.SettleAlone(call, clock.GetUtcNow());
                return null;
            }
            var answer = await paced.Aside(() => gateway.Ask(provider, question, cancellation));
            call = new(callId, answer.Outcome, answer.Usage, SpendRules.Cost(answer.Outcome, answer.Usage, gateway.Cost(answer.Model, answer.Usage)));
            if (cancellation.IsCancellationRequested)
            {
                await spend.SettleAlone(call, clock.GetUtcNow());
                return null;
            }
            if (answer.Outcome == ModelOutcome.Answered) return await End(item, AnalysisRules.Answered(answer.Proposals), call);
            past.Add(new(provider, answer.Outcome));
        }
    }

    // Null where it is not there any more.
    async Task<ModelQuestion?> Look(OpenItem item) =>
        item.Seen is { } seen && seen.IsFresh(clock.GetUtcNow()) ? seen.Question : (await items.Load(item.UserId, [item.ContentId])).SingleOrDefault();

    async Task<EndedItem?> End(OpenItem item, ItemEnd end, EndedCall? call)
    {
        var now = clock.GetUtcNow();
        try
        {
            var ended = await items.End(item, end, call, now);
            report.Ended(item, end);
            return ended;
        }
        catch (PostgresException gone) when (gone.ConstraintName == AnalysisItemStore.GoneConstraint)
        {
            return await End(item, AnalysisRules.Gone(), call);
        }
        catch (PostgresException settled) when (settled.ConstraintName == AnalysisItemStore.SettledConstraint)
        {
            return await End(item, AnalysisRules.GivenUp(), call);
        }
        catch (ItemLost)
        {
            // What the call cost is true whoever has the item.
            if (call is not null) await spend.SettleAlone(call, now);
            return null;
        }
    }
}
