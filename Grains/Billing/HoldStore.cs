using StreamVibe.Storage;

namespace StreamVibe.Billing;

/// <summary>A wish to hold one unit.</summary>
readonly record struct HoldRequest(Guid UserId, Guid OperationId, QuotaKind Kind);

/// <summary>What became of a wish, once and for ever: the state of the event that has its id; none where the user has no such counter.</summary>
/// <param name="Kind">What the id was first used for.</param>
/// <param name="Counter">The counter that was asked for, as it is now.</param>
readonly record struct HoldAnswer(string? State, QuotaKind? Kind, UsageCounter? Counter)
{
    /// <summary>The state of an id that the person's own spend cap refused.</summary>
    public const string Capped = "capped";

    /// <summary>The unit is held, or was by the first call with this id. One that was refused or given back stays so: nothing runs on it uncounted.</summary>
    public bool Granted => State is "held" or "committed" && Kind == Counter?.Kind;
}

/// <summary>
/// Holds for many users in one round trip: one statement locks the counters in one order, so that the next, which starts after it and
/// therefore sees what the lock waited for, decides on the newest sums. A single statement would decide on those of its start.
/// </summary>
sealed class HoldStore(Database database)
{
    /// <summary>The counters that are asked for, and all of those whose user has or had a cap, since it is over all kinds. Where a first cap came while this waited, some are missing: the group is sent again.</summary>
    const string Lock =
        """
        with locked as materialized (
          select c.user_id, c.had_cap from app.usage_counter c
          where (c.user_id, c.kind) in (
            select * from unnest($1::uuid[], $2::text[])
            union all select o.user_id, o.kind from app.usage_counter o where o.user_id = any($1::uuid[]) and o.had_cap)
          order by c.user_id, c.kind for no key update)
        select app.again_if(count(*) < (select count(*) from app.usage_counter c where c.user_id = l.user_id)) from locked l where had_cap group by user_id
        """;

    const string Decide =
        """
        with input as materialized (
          select t.user_id, t.operation_id, t.kind, t.position, row_number() over (partition by t.user_id, t.operation_id order by t.position) as occurrence,
                 c.used, c.held, c.quota_limit, c.overage_allowed, c.overage, c.overage_price, c.spend_cap, c.cycle_start, c.version
          from unnest($1::uuid[], $2::uuid[], $3::text[]) with ordinality as t(user_id, operation_id, kind, position)
          left join app.usage_counter c on c.user_id = t.user_id and c.kind = t.kind),
        prior as materialized (
          select e.user_id, e.operation_id, e.kind, e.state
          from input i join app.usage_event e on e.user_id = i.user_id and e.operation_id = i.operation_id
          where i.occurrence = 1),
        new as materialized (
          select i.*, i.overage_allowed or i.quota_limit is null as is_open,
                 i.quota_limit is null or i.used + i.held + row_number() over (partition by i.user_id, i.kind order by i.position) <= i.quota_limit as is_included
          from input i
          where i.occurrence = 1 and i.version is not null and not exists (select from prior p where p.user_id = i.user_id and p.operation_id = i.operation_id)),
        -- What the wishes of the group before one of these may cost counts, also where the cap refuses them: on the safe side, for the length of a group.
        capped as materialized (
          select user_id, operation_id
          from (select n.*, sum(n.overage_price) over (partition by n.user_id order by n.position rows unbounded preceding) as cost from new n where n.spend_cap is not null and n.overage_allowed and not n.is_included) n
          where n.overage_price is null or n.spend_cap < n.cost + (
            select sum(case when o.above > 0 then o.above * coalesce(o.overage_price, 'infinity') else 0 end)
            from (select c.overage + least(c.held, greatest(c.used + c.held - c.quota_limit, 0)) as above, c.overage_price from app.usage_counter c where c.user_id = n.user_id) o)),
        decided as materialized (
          select user_id, operation_id, kind, position, cycle_start,
                 case when not (is_open or is_included) then 'refused' when (user_id, operation_id) in (select c.user_id, c.operation_id from capped c) then 'capped' else 'held' end as state
          from new),
        inserted as (
          insert into app.usage_event (user_id, operation_id, kind, state, cycle_start, held_at)
          select user_id, operation_id, kind, state, cycle_start, $4 from decided order by position
          returning user_id, operation_id, kind, state),
        counted as (
          update app.usage_counter c set held = c.held + s.amount, version = c.version + 1
          from (select user_id, kind, count(*) as amount from inserted where state = 'held' group by user_id, kind) s
          where c.user_id = s.user_id and c.kind = s.kind
          returning c.user_id, c.kind, c.held, c.version)
        select i.position::int - 1, coalesce(p.state, n.state), coalesce(p.kind, n.kind),
               case when i.version is not null then i.kind end, i.used, coalesce(k.held, i.held), i.quota_limit, i.overage_allowed, i.overage, coalesce(k.version, i.version)
        from input i
        left join prior p on p.user_id = i.user_id and p.operation_id = i.operation_id
        left join inserted n on n.user_id = i.user_id and n.operation_id = i.operation_id
        left join counted k on k.user_id = i.user_id and k.kind = i.kind
        """;

    /// <summary>Decides the wishes in their order; answers them in the same order.</summary>
    public async Task<HoldAnswer[]> Hold(IReadOnlyList<HoldRequest> requests, DateTimeOffset now)
    {
        var answers = new HoldAnswer[requests.Count];
        await database.Service.List(
            row => answers[row.GetInt32(0)] = new(row.TextOrNull(1), row.TextOrNull(2) is { } kind ? Names.Parse<QuotaKind>(kind) : null, row.IsDBNull(3) ? null : BillingStore.Counter(row, 3)),
            // Whoever keeps a counter locked must not keep all the others waiting. Longer than the server takes to find a deadlock.
            new Statement("select set_config('lock_timeout', '2s', true)").ForItsEffect(),
            new Statement(Lock,
                requests.Select(request => request.UserId).ToArray(),
                requests.Select(request => Names.Of(request.Kind)).ToArray()).ForItsEffect(),
            new Statement(Decide,
                requests.Select(request => request.UserId).ToArray(),
                requests.Select(request => request.OperationId).ToArray(),
                requests.Select(request => Names.Of(request.Kind)).ToArray(),
                now));
        return answers;
    }
}
