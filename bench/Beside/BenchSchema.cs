using Npgsql;
using StreamVibe.Bench.Seeding;
using StreamVibe.Billing;
using StreamVibe.Storage;

namespace StreamVibe.Bench.Beside;

/// <summary>The same questions asked of PostgreSQL directly, as a backend without grains would.</summary>
static class BenchSchema
{
    /// <summary>The plan of those people.</summary>
    public const string Plan = "bench";

    /// <summary>A function that answers what a quota check does, under the row level security of its caller; and users whose plan ends at a billion, so that none is refused.</summary>
    public static string Script(int users) =>
        $"""
        create schema bench;
        grant usage on schema bench to streamvibe_user;
        create function bench.check_quota(p_user uuid, p_kind text, p_now timestamptz)
          returns table (kind text, used bigint, held bigint, quota_limit bigint, remaining bigint, overage bigint, overage_allowed boolean, resets_at timestamptz, allowed boolean)
          language sql stable set search_path = app, pg_temp
          as $f$
            select c.kind, c.used, c.held, c.quota_limit, greatest(c.quota_limit - c.used - c.held, 0), c.overage, c.overage_allowed, s.cycle_end,
                   c.overage_allowed or c.quota_limit is null or c.used + c.held < c.quota_limit
            from app.subscription s join app.usage_counter c on c.user_id = s.user_id
            where s.user_id = p_user and c.kind = p_kind and s.cycle_end > p_now
          $f$;
        grant execute on function bench.check_quota to streamvibe_user;
        {People.Script(users, "many", Plan, limit: 1_000_000_000)}
        analyze app.subscription; analyze app.usage_counter;
        """;

    public static Statement Users(int limit) => new("select user_id from app.subscription where plan = $1 order by user_id limit $2", Plan, limit);

    public static Statement Check(Guid user, QuotaKind kind, DateTimeOffset now) => new(
        "select kind, used, held, quota_limit, remaining, overage, overage_allowed, resets_at, allowed from bench.check_quota($1, $2, $3)", user, Names.Of(kind), now);

    public static QuotaStatus Status(NpgsqlDataReader row) => new(
        Names.Parse<QuotaKind>(row.GetString(0)), row.GetInt64(1), row.GetInt64(2), row.LongOrNull(3), row.LongOrNull(4), row.GetInt64(5), row.GetBoolean(6), row.Time(7), row.GetBoolean(8), null);

    /// <summary>One unit, if there is one left: the shortest durable way without a ledger.</summary>
    public static Statement Take(Guid user, QuotaKind kind) => new(
        "update app.usage_counter set used = used + 1 where user_id = $1 and kind = $2 and (overage_allowed or used + held < quota_limit) returning used", user, Names.Of(kind));
}
