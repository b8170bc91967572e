using StreamVibe.Content;
using StreamVibe.Storage;

namespace StreamVibe.Connections;

/// <summary>Items that cannot be read, in <c>app.quarantined_item</c>. Written inside the transaction of the run that met them.</summary>
static class QuarantineStore
{
    /// <summary>Those of the ids that this very run has put there already.</summary>
    public static Statement Counted(ImportTarget target, IEnumerable<BrokenItem> items) => new(
        "select external_id from app.quarantined_item where social_account_id = $1 and external_id = any($2) and run_id = $3",
        target.AccountId, items.Select(item => item.ExternalId).ToArray(), target.RunId);

    public static Statement Put(ImportTarget target, IReadOnlyList<BrokenItem> items, DateTimeOffset now) => new(
        """
        insert into app.quarantined_item (user_id, connection_id, social_account_id, external_id, reason, first_seen_at, last_seen_at, run_id)
        select $1, $2, $3, r.external_id, r.reason, $4, $4, $5 from unnest($6::text[], $7::text[]) as r(external_id, reason)
        on conflict on constraint quarantined_item_pkey do update set reason = excluded.reason, last_seen_at = excluded.last_seen_at, run_id = excluded.run_id
        """, target.UserId, target.ConnectionId, target.AccountId, now, target.RunId, items.Select(item => item.ExternalId).ToArray(), items.Select(item => item.Reason).ToArray());

    /// <summary>These can be read, or are gone.</summary>
    public static Statement Release(ImportTarget target, IEnumerable<string> externalIds) => new(
        "delete from app.quarantined_item where social_account_id = $1 and external_id = any($2)", target.AccountId, externalIds.ToArray());

    /// <summary>After a complete pass: what it did not come by is gone.</summary>
    public static Statement Prune(Guid accountId, Guid runId) => new("delete from app.quarantined_item where social_account_id = $1 and run_id <> $2", accountId, runId);

    public static Statement DeleteAll(Guid accountId) => new("delete from app.quarantined_item where social_account_id = $1", accountId);
}
