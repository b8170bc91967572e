using Npgsql;
using StreamVibe.Content;
using StreamVibe.Storage;

namespace StreamVibe.Connections;

/// <summary>Pages as the platform last answered them, in <c>app.list_page</c>. Written inside the transaction of the run that read them.</summary>
sealed class ListPageStore(Database database)
{
    /// <summary>
    /// The page at this place, while what was made of it stands: all of its content is here, last met by this page itself, and nothing on it is in quarantine.
    /// Null where it is not so: then the platform is asked without a condition.
    /// </summary>
    public Task<ListPage?> Find(Guid accountId, string? place, int edition) => database.Service.One(Map, new Statement(
        """
        select p.place, p.etag, p.ids, p.next_place, p.total, p.items_etag, p.held, p.run_id, p.edition from app.list_page p
        where p.social_account_id = $1 and p.place = $2 and p.edition = $3
          and cardinality(p.held) = (select count(*) from app.content_item c
            where c.social_account_id = $1 and c.external_id = any(p.held) and c.deleted_at is null and c.last_seen_run = p.run_id)
          and not exists (select from app.quarantined_item q where q.social_account_id = $1 and q.external_id = any(p.ids))
        """, accountId, place ?? "", edition));

    /// <summary>Remembers the page, instead of what was there before.</summary>
    public static Statement Put(ImportTarget target, ListPage page) => new(
        """
        insert into app.list_page (user_id, connection_id, social_account_id, place, edition, etag, ids, next_place, total, items_etag, held, run_id)
        values ($1, $2, $3, $4, $5, $6, $7, $8::text, $9::int, $10::text, $11, $12)
        on conflict on constraint list_page_pkey do update
          set edition = excluded.edition, etag = excluded.etag, ids = excluded.ids, next_place = excluded.next_place, total = excluded.total,
              items_etag = excluded.items_etag, held = excluded.held, run_id = excluded.run_id
        """, target.UserId, target.ConnectionId, target.AccountId, page.Place ?? "", page.Edition, page.ETag, page.Ids.ToArray(), page.Next, page.Total, page.ItemsETag, page.Held.ToArray(), page.RunId);

    /// <summary>After a complete pass: places that it did not come by are none any more.</summary>
    public static Statement Prune(Guid accountId, Guid runId) => new("delete from app.list_page where social_account_id = $1 and run_id <> $2", accountId, runId);

    public static Statement DeleteAll(Guid accountId) => new("delete from app.list_page where social_account_id = $1", accountId);

    static ListPage Map(NpgsqlDataReader row) => new(
        row.GetString(0) is { Length: > 0 } place ? place : null, row.GetString(1), row.Texts(2), row.TextOrNull(3), row.IntOrNull(4), row.TextOrNull(5), row.Texts(6), row.Id(7), row.GetInt32(8));
}
