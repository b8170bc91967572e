using Npgsql;
using StreamVibe.Storage;

namespace StreamVibe.Billing;

/// <summary>The entitlement and the counters of one user.</summary>
sealed class BillingStore(Database database)
{
    public const string KeyConstraint = "subscription_pkey";

    public const string CounterColumns = "kind, used, held, quota_limit, overage_allowed, overage, version";

    /// <summary>A subscription to <paramref name="plan"/> with its counters, where the user has none.</summary>
    public static Statement Provision(Guid userId, Plan plan, DateTimeOffset now)
    {
        var (start, end) = QuotaRules.Cycle(now, now);
        var kinds = Enum.GetValues<QuotaKind>();
        return new(
            """
            with created as (
              insert into app.subscription (user_id, plan, status, cycle_anchor, cycle_start, cycle_end, updated_at) values ($1, $2, 'active', $3, $3, $4, $3)
              on conflict on constraint subscription_pkey do nothing
              returning user_id)
            insert into app.usage_counter (user_id, kind, quota_limit, overage_allowed, cycle_start)
            select created.user_id, q.kind, q.quota_limit, $5, $3 from created, unnest($6::text[], $7::bigint[]) as q(kind, quota_limit)
            """, userId, plan.Code, start, end, plan.Overage, kinds.Select(Names.Of).ToArray(), kinds.Select(plan.Limit).ToArray());
    }

    /// <summary>Null where the user has no subscription.</summary>
    public async Task<Entitlement?> Load(Guid userId)
    {
        var subscription = await database.Service.One(
            row => (Value: new Subscription(row.GetString(0), row.GetString(1), row.Time(2), row.Time(3), row.GetBoolean(4), row.TimeOrNull(5), row.LongOrNull(6)), Anchor: row.Time(7), GraceEndsAt: row.TimeOrNull(8)),
            new Statement(
                """
                select plan, status, cycle_start, cycle_end, cancel_at_period_end, past_due_since, spend_cap, cycle_anchor, grace_ends_at
                from app.subscription where user_id = $1
                """, userId));
        if (subscription.Value is null) return null;
        var counters = await database.Service.List(row => (Value: Counter(row), Price: row.IsDBNull(7) ? (decimal?)null : row.GetDecimal(7)),
            new Statement($"select {CounterColumns}, overage_price from app.usage_counter where user_id = $1", userId));
        return new(subscription.Value, subscription.Anchor, subscription.GraceEndsAt, counters.ToDictionary(counter => counter.Value.Kind, counter => counter.Value),
            counters.Where(counter => counter.Price is not null).ToDictionary(counter => counter.Value.Kind, counter => counter.Price!.Value));
    }

    /// <summary>Ends the cycle that ended at <paramref name="seenEnd"/>; does nothing where somebody else did, or where it would not move forward.</summary>
    public Task RollOver(Guid userId, DateTimeOffset seenEnd, DateTimeOffset start, DateTimeOffset end, DateTimeOffset now) =>
        database.Service.Write(new Statement("select app.roll_over($1, $2, $3, $4, $5)", userId, seenEnd, start, end, now));

    /// <summary>Sets what use above the limits may cost in a cycle, and tells the silos. Fails with <see cref="KeyConstraint"/> where the user has no subscription.</summary>
    public static Statement SetSpendCap(Guid userId, long? cap, DateTimeOffset now) => new Statement("select app.set_spend_cap($1, $2::bigint, $3)", userId, cap, now).ForItsEffect();

    /// <summary>Settles a hold in the transaction of its work; the statement answers the counter.</summary>
    public static Statement Settle(Guid userId, Guid operationId, bool commit, DateTimeOffset now) =>
        new($"select {CounterColumns} from app.settle_usage($1, $2, $3, $4)", userId, operationId, commit, now);

    /// <summary>Before anything that depends on what a hold is just now: nothing holds or settles meanwhile. What a later statement reads is what this one waited for.</summary>
    public static Statement LockCounters(Guid userId) => new Statement("select from app.usage_counter where user_id = $1 order by kind for no key update", userId).ForItsEffect();

    public static Statement ReadCounter(Guid userId, QuotaKind kind) =>
        new($"select {CounterColumns} from app.usage_counter where user_id = $1 and kind = $2", userId, Names.Of(kind));

    public static UsageCounter Counter(NpgsqlDataReader row) => Counter(row, first: 0);

    /// <param name="first">Where <see cref="CounterColumns"/> begin.</param>
    public static UsageCounter Counter(NpgsqlDataReader row, int first) => new(
        Names.Parse<QuotaKind>(row.GetString(first)), row.GetInt64(first + 1), row.GetInt64(first + 2), row.LongOrNull(first + 3), row.GetBoolean(first + 4), row.GetInt64(first + 5), row.GetInt64(first + 6));
}

/// <summary>What a subscription grain keeps in memory.</summary>
/// <param name="GraceEndsAt">When an unpaid plan falls back to the free one; null where nothing is unpaid.</param>
/// <param name="Prices">What a unit above the limit costs, in minor units, where that is known.</param>
sealed record Entitlement(Subscription Subscription, DateTimeOffset Anchor, DateTimeOffset? GraceEndsAt, Dictionary<QuotaKind, UsageCounter> Counters, IReadOnlyDictionary<QuotaKind, decimal> Prices)
{
    /// <summary>Whether neither the cycle nor a grace has ended.</summary>
    public bool Holds(DateTimeOffset now) => Subscription.CycleEnd > now && !(GraceEndsAt <= now);

    public QuotaStatus Status(QuotaKind kind, IReadOnlyList<Plan> plans) => QuotaRules.Status(Counters[kind], Subscription.Plan, Subscription.CycleEnd, plans) with
    {
        Affordable = SpendCapRules.Affordable(kind, Counters, Prices, Subscription.SpendCap),
        IsUnpriced = SpendCapRules.IsUnpriced(kind, Counters, Prices, Subscription.SpendCap),
    };
}
