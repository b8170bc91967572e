using Microsoft.Extensions.Options;
using Npgsql;
using StreamVibe.Accounts;
using StreamVibe.Analysis.Models;
using StreamVibe.Storage;

namespace StreamVibe.Analysis;

/// <summary>What models cost: a row of <c>app.ai_usage</c> for each call, and the sums of the month in <c>app.ai_spend</c>, which no call passes the ceilings of.</summary>
sealed class SpendStore(Database database, IOptionsMonitor<AiOptions> options, TimeProvider clock)
{
    const string UserConstraint = "ai_spend_user_cap", Constraint = "ai_spend_cap";

    public static bool IsRefusal(PostgresException failure) => failure.ConstraintName is UserConstraint or Constraint;

    /// <summary>Spends the most that a call can cost; fails where that is more than is left (<see cref="IsRefusal"/>).</summary>
    public Statement Reserve(Guid callId, OpenItem item, AiProvider provider, string model, long most, DateTimeOffset now)
    {
        var (user, all) = Ceilings();
        return new Statement("select app.reserve_spend($1, $2, $3, $4, $5, $6, $7, $8::bigint, $9::bigint, $10)",
            callId, item.UserId, item.Id, Names.Of(provider), model, SpendRules.Month(now), most, user, all, now).ForItsEffect();
    }

    /// <summary>Replaces what a call could cost by what it did, in the transaction that says what came of it.</summary>
    public static Statement Settle(EndedCall call, DateTimeOffset now) => new Statement("select app.settle_spend($1, $2, $3, $4, $5, $6, $7::bigint, $8)",
        call.Id, Names.Of(call.Outcome), call.Usage.Input, call.Usage.CachedInput, call.Usage.CacheWrite, call.Usage.Output, call.Cost, now).ForItsEffect();

    /// <summary>The same, for a call whose item is somebody else's by now.</summary>
    public Task SettleAlone(EndedCall call, DateTimeOffset now) => database.Service.Write(Settle(call, now));

    /// <summary>Calls of an item that nobody waits for any more: what they could cost stays spent.</summary>
    public static Statement GiveUp(Guid itemId, DateTimeOffset now) => new(
        "update app.ai_usage set outcome = 'unknown', answered_at = $2 where item_id = $1 and outcome = 'asked'", itemId, now);

    /// <summary>The same, outside of any transaction.</summary>
    public Task GiveUpAlone(Guid itemId, DateTimeOffset now) => database.Service.Write(GiveUp(itemId, now));

    /// <summary>The same, for all that are older than any call can be.</summary>
    public Task<int> GiveUpOld(DateTimeOffset before, DateTimeOffset now) => database.Service.Write(new Statement(
        "update app.ai_usage set outcome = 'unknown', answered_at = $2 where outcome = 'asked' and asked_at < $1", before, now));

    /// <summary>Demands that the month may have room for a call that can cost so much.</summary>
    /// <exception cref="DomainException"><see cref="ErrorCode.SpendCapReached"/>.</exception>
    public async Task Check(Guid userId, Func<long> least)
    {
        if (Ceilings() is (null, null)) return;
        if (!await MayHaveRoom(userId, least())) throw SpendRules.Reached(clock.GetUtcNow());
    }

    /// <summary>Whether the month would have room for such a call if those that are under way cost nothing: then it is worth waiting for their end.</summary>
    public async Task<bool> MayHaveRoom(Guid userId, long most)
    {
        var (now, (user, all)) = (clock.GetUtcNow(), Ceilings());
        var (ofUser, ofAll) = await database.Service.One(row => (row.GetInt64(0), row.GetInt64(1)), new Statement(
            """
            with under_way as (select user_id, cost from app.ai_usage where outcome = 'asked' and month = $2 and asked_at > $3)
            select coalesce((select spent from app.ai_spend where user_id = $1 and month = $2), 0) - coalesce((select sum(cost) from under_way where user_id = $1), 0)::bigint,
                   coalesce((select spent from app.ai_spend where user_id is null and month = $2), 0) - coalesce((select sum(cost) from under_way), 0)::bigint
            """, userId, SpendRules.Month(now), now - SpendRules.LongestCall(options.CurrentValue)));
        return !(ofUser + most > user) && !(ofAll + most > all);
    }

    (long? User, long? All) Ceilings() =>
        (SpendRules.Ceiling(options.CurrentValue.MonthlyBudgetPerUser), SpendRules.Ceiling(options.CurrentValue.MonthlyBudget));
}

/// <summary>A call that is over.</summary>
/// <param name="Cost">In micro-dollars; null where nobody knows.</param>
sealed record EndedCall(Guid Id, ModelOutcome Outcome, TokenUsage Usage, long? Cost);
