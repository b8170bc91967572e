using StreamVibe.Billing;
using StreamVibe.Connections;
using StreamVibe.Storage;

namespace StreamVibe.Maintenance;

/// <summary>What is overdue.</summary>
static class WakeStore
{
    public static Statement Due(DateTimeOffset now, int limit) => new(
        $"""
        select c.id from app.platform_connection c
        where c.next_due_at <= $1 and c.is_active
        order by not (c.first_sync_due_at is not null or {SyncRunStore.IsOpen}), c.next_due_at
        limit $2
        """, now, limit);

    /// <summary>Connections whose owner never chose, where a change of plan switched automatic syncs on or off since they were planned.</summary>
    public static Statement Unplanned(int limit) => new(
        """
        select c.id from app.subscription s join app.platform_connection c on c.user_id = s.user_id
        where s.plan <> 'free' and c.is_active and not c.auto_sync_chosen and c.next_sync_at is null and c.status in ('connected', 'degraded')
        union all
        select c.id from app.platform_connection c join app.subscription s on s.user_id = c.user_id
        where c.next_sync_at is not null and not c.auto_sync_chosen and s.plan = 'free' and c.is_active and c.status in ('connected', 'degraded')
        limit $1
        """, limit);

    /// <summary>Connections of open runs that nobody works on any more.</summary>
    public static Statement Abandoned(DateTimeOffset now, int limit) => new(
        """
        select c.id from app.sync_run r join app.platform_connection c on c.id = r.connection_id
        where r.status in ('queued', 'running') and c.next_due_at <= $1 and c.is_active
        order by c.next_due_at limit $2
        """, now, limit);

    public static Statement EndedCycles(DateTimeOffset now, int limit) => new(
        "select user_id, cycle_anchor, cycle_end from app.subscription where cycle_end <= $1 order by cycle_end limit $2", now, limit);

    const string IsOrphan =
        """
        e.state = 'held' and (
          (e.kind = 'sync' and not exists (select from app.sync_run r where r.id = e.operation_id and r.status in ('queued', 'running')))
          or (e.kind = 'ai_analysis' and not exists (select from app.analysis_item i where i.id = e.operation_id and i.status in ('queued', 'running'))))
        """;

    public static Statement OrphanHolds(DateTimeOffset before) => new($"select e.user_id, e.operation_id from app.usage_event e where e.held_at < $1 and {IsOrphan} limit 1000", before);

    /// <summary>Gives one back if it still is one, once nobody can open anything with it meanwhile; answers the counter as it is then.</summary>
    public static Statement[] ReleaseOrphan(Guid userId, Guid operationId, DateTimeOffset now) =>
    [
        BillingStore.LockCounters(userId),
        new($"""
            with orphan as materialized (select e.operation_id from app.usage_event e where e.user_id = $1 and e.operation_id = $2 and {IsOrphan})
            select {BillingStore.CounterColumns} from orphan, app.settle_usage($1, orphan.operation_id, false, $3)
            """, userId, operationId, now),
    ];
}
