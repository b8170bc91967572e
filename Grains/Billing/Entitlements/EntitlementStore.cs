using Npgsql;
using StreamVibe.Storage;

namespace StreamVibe.Billing.Entitlements;

/// <summary>Rows of <c>app.subscription</c> as Stripe changes them.</summary>
sealed class EntitlementStore(Database database)
{
    /// <summary>Named where somebody was quicker: decide again.</summary>
    public const string VersionConstraint = "subscription_version";

    const string Columns =
        """
        user_id, version, stripe_customer_id, plan, status, cycle_anchor, cycle_start, cycle_end, cancel_at_period_end, past_due_since, grace_ends_at,
        stripe_subscription_id, stripe_product_id, stripe_seen_at, reread_due_at, reread_tries
        """;

    /// <summary>Whose customer it is: the one way from Stripe to a user.</summary>
    public Task<Standing?> OfCustomer(string customerId) =>
        database.Service.One(Map, new Statement($"select {Columns} from app.subscription where stripe_customer_id = $1", customerId));

    public Task<Standing?> OfUser(Guid userId) => database.Service.One(Map, new Statement($"select {Columns} from app.subscription where user_id = $1", userId));

    /// <summary>Puts a decision into force. Fails with <see cref="VersionConstraint"/> where <paramref name="before"/> is no longer the row.</summary>
    public static Statement Apply(Standing before, Standing next, Plan terms, DateTimeOffset now)
    {
        var kinds = Enum.GetValues<QuotaKind>();
        return new Statement(
            "select app.apply_entitlement($1, $2, $3, $4, $5, $6, $7, $8, $9::timestamptz, $10::timestamptz, $11::text, $12::text, $13::text, $14::timestamptz, $15::timestamptz, $16, $17::text[], $18::bigint[], $19, $20)",
            before.UserId, before.Version, next.Plan, next.Status, next.Anchor.ToUniversalTime(), next.CycleStart.ToUniversalTime(), next.CycleEnd.ToUniversalTime(), next.CancelAtPeriodEnd,
            next.PastDueSince?.ToUniversalTime(), next.GraceEndsAt?.ToUniversalTime(), next.CustomerId, next.SubscriptionId, next.ProductId, next.SeenAt, next.RereadDueAt, next.RereadTries,
            kinds.Select(Names.Of).ToArray(), kinds.Select(terms.Limit).ToArray(), terms.Overage, now).ForItsEffect();
    }

    /// <summary>What a unit above the limits costs from now on; a kind that is not named has no price. Goes with <see cref="Apply"/>, which has locked the counters.</summary>
    public static Statement Price(Guid userId, IReadOnlyDictionary<QuotaKind, decimal> prices) => new(
        """
        update app.usage_counter c set overage_price = p.price, version = c.version + 1
        from unnest($2::text[], $3::numeric[]) as p(kind, price)
        where c.user_id = $1 and c.kind = p.kind and c.overage_price is distinct from p.price
        """,
        userId, Enum.GetValues<QuotaKind>().Select(Names.Of).ToArray(), Enum.GetValues<QuotaKind>().Select(kind => prices.TryGetValue(kind, out var price) ? price : (decimal?)null).ToArray());

    /// <summary>Notes that Stripe is to be asked again. A decision on what was known before comes too late then: it would forget that.</summary>
    public static Statement Owe(Guid userId, DateTimeOffset? dueAt, int tries) =>
        new("update app.subscription set reread_due_at = $2::timestamptz, reread_tries = $3, version = version + 1 where user_id = $1", userId, dueAt, tries);

    /// <summary>The same for somebody with a spend cap, and nothing for anybody else. After <see cref="Apply"/>.</summary>
    public static Statement OweUnderCap(Guid userId, DateTimeOffset dueAt, int tries) =>
        new("update app.subscription set reread_due_at = $2, reread_tries = $3, version = version + 1 where user_id = $1 and spend_cap is not null", userId, dueAt, tries);

    /// <summary>Customers whom Stripe is to be asked about again.</summary>
    public Task<List<string>> Owed(DateTimeOffset now, int most) => database.Service.List(row => row.GetString(0), new Statement(
        "select stripe_customer_id from app.subscription where reread_due_at <= $1 and stripe_customer_id is not null order by reread_due_at limit $2", now, most));

    /// <summary>Users whose unpaid plan has been in force for long enough.</summary>
    public Task<List<Guid>> GraceOver(DateTimeOffset now, int most) => database.Service.List(row => row.Id(0), new Statement(
        "select user_id from app.subscription where grace_ends_at <= $1 order by grace_ends_at limit $2", now, most));

    /// <summary>Customers of whom nothing newer is known, the longest unseen first. Those about whom Stripe is to be asked anyhow come by themselves.</summary>
    public Task<List<string>> Unseen(DateTimeOffset since, int most) => database.Service.List(row => row.GetString(0), new Statement(
        """
        select stripe_customer_id from app.subscription
        where stripe_customer_id is not null and (stripe_seen_at is null or stripe_seen_at < $1) and reread_due_at is null
          and not exists (select from app.stripe_event e where e.subject = stripe_customer_id and e.state = 'pending')
        order by stripe_seen_at nulls first limit $2
        """, since, most));

    /// <summary>Gives some subscribers of a product its new terms; answers the last of them, null at the end.</summary>
    public Task<Guid?> ApplyTerms(string productId, Plan terms, Guid? after, int most, DateTimeOffset now)
    {
        var kinds = Enum.GetValues<QuotaKind>();
        return database.Service.Patient.One(row => row.IdOrNull(0), new Statement(
            "select app.apply_terms($1, $2::uuid, $3, $4, $5, $6, $7, $8)",
            productId, after, most, terms.Code, kinds.Select(Names.Of).ToArray(), kinds.Select(terms.Limit).ToArray(), terms.Overage, now));
    }

    static Standing Map(NpgsqlDataReader row) => new(
        row.Id(0), row.GetInt64(1), row.TextOrNull(2), row.GetString(3), row.GetString(4), row.Time(5), row.Time(6), row.Time(7), row.GetBoolean(8), row.TimeOrNull(9), row.TimeOrNull(10),
        row.TextOrNull(11), row.TextOrNull(12), row.TimeOrNull(13), row.TimeOrNull(14), row.GetInt32(15));
}
