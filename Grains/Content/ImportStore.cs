using System.Text.Json;
using Npgsql;
using StreamVibe.Storage;

namespace StreamVibe.Content;

/// <summary>A sync's pages in <c>app.content_item</c>, written inside the transaction of the run that brought them.</summary>
sealed class ImportStore(Ids ids)
{
    /// <summary>Locks the known items among these and answers them.</summary>
    public static Statement Lock(ImportTarget target, IEnumerable<string> externalIds) => new(
        """
        select external_id, id, title, description, tags, visibility, revision, remote, remote_hash, view_count, like_count, comment_count,
               deleted_at is not null, last_seen_run is not distinct from $3, made_private_here
        from app.content_item where social_account_id = $1 and external_id = any($2) order by id for update
        """, target.AccountId, externalIds.ToArray(), target.RunId);

    public static (string ExternalId, KnownItem Item) Known(NpgsqlDataReader row) => (row.GetString(0), new(
        row.Id(1), new(row.GetString(2), row.GetString(3), row.Texts(4), Names.Parse<Visibility>(row.GetString(5))), row.GetInt32(6),
        RemoteItem.FromJson(row.GetString(7)), row.GetFieldValue<byte[]>(8), new(row.LongOrNull(9), row.LongOrNull(10), row.LongOrNull(11)), row.GetBoolean(12), row.GetBoolean(13), row.GetBoolean(14)));

    /// <summary>Items met for the first time.</summary>
    public Statement Insert(ImportTarget target, IReadOnlyList<RemoteItem> items, DateTimeOffset now)
    {
        var json = items.Select(item => item.ToJson()).ToArray();
        return new(
            """
            insert into app.content_item (id, user_id, connection_id, social_account_id, platform, external_id, type, title, description, tags, visibility, url, thumbnail_url,
              duration_seconds, published_at, view_count, like_count, comment_count, remote, remote_hash, last_seen_run, created_at, updated_at)
            select r.id, $1, $2, $3, $4, r.external_id, r.type, r.title, r.description, r.tags::text[], r.visibility, r.url, r.thumbnail_url,
              r.duration_seconds, r.published_at, r.view_count, r.like_count, r.comment_count, r.remote::jsonb, r.remote_hash, $5, $6, $6
            from unnest($7::uuid[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::int[],
                        $17::timestamptz[], $18::bigint[], $19::bigint[], $20::bigint[], $21::text[], $22::bytea[])
              as r(id, external_id, type, title, description, tags, visibility, url, thumbnail_url, duration_seconds, published_at, view_count, like_count, comment_count, remote, remote_hash)
            """,
            target.UserId, target.ConnectionId, target.AccountId, Names.Of(target.Platform), target.RunId, now,
            items.Select(_ => ids.Next()).ToArray(), items.Select(item => item.ExternalId).ToArray(), items.Select(item => item.Type).ToArray(),
            items.Select(item => item.Title).ToArray(), items.Select(item => item.Description).ToArray(), items.Select(item => ArrayText.Of(item.Tags)).ToArray(),
            items.Select(item => Names.Of(item.Visibility)).ToArray(), items.Select(item => item.Url).ToArray(), items.Select(item => item.ThumbnailUrl).ToArray(),
            items.Select(item => item.DurationSeconds).ToArray(), items.Select(item => item.PublishedAt).ToArray(),
            items.Select(item => item.ViewCount).ToArray(), items.Select(item => item.LikeCount).ToArray(), items.Select(item => item.CommentCount).ToArray(),
            json, json.Select(RemoteItem.Hash).ToArray());
    }

    /// <summary>Known items of which the platform says something new.</summary>
    public static Statement Update(ImportTarget target, IReadOnlyList<Merge> merges, DateTimeOffset now) => new(
        """
        update app.content_item c
        set title = r.title, description = r.description, tags = r.tags::text[], visibility = r.visibility, url = r.url, thumbnail_url = r.thumbnail_url,
            duration_seconds = r.duration_seconds, published_at = r.published_at, view_count = r.view_count, like_count = r.like_count, comment_count = r.comment_count,
            remote = r.remote::jsonb, remote_hash = r.remote_hash, last_seen_run = $1, deleted_at = null,
            revision = c.revision + r.changed::int, version = c.version + r.changed::int, updated_at = case when r.changed then $2 else c.updated_at end
        from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::int[], $11::timestamptz[],
                    $12::bigint[], $13::bigint[], $14::bigint[], $15::text[], $16::bytea[], $17::boolean[])
          as r(id, title, description, tags, visibility, url, thumbnail_url, duration_seconds, published_at, view_count, like_count, comment_count, remote, remote_hash, changed)
        where c.id = r.id
        """,
        target.RunId, now,
        merges.Select(merge => merge.Known.Id).ToArray(), merges.Select(merge => merge.Shown.Title).ToArray(), merges.Select(merge => merge.Shown.Description).ToArray(),
        merges.Select(merge => ArrayText.Of(merge.Shown.Tags)).ToArray(), merges.Select(merge => Names.Of(merge.Shown.Visibility)).ToArray(),
        merges.Select(merge => merge.Remote.Url).ToArray(), merges.Select(merge => merge.Remote.ThumbnailUrl).ToArray(), merges.Select(merge => merge.Remote.DurationSeconds).ToArray(),
        merges.Select(merge => merge.Remote.PublishedAt).ToArray(), merges.Select(merge => merge.Remote.ViewCount).ToArray(), merges.Select(merge => merge.Remote.LikeCount).ToArray(),
        merges.Select(merge => merge.Remote.CommentCount).ToArray(), merges.Select(merge => merge.RemoteJson).ToArray(), merges.Select(merge => merge.RemoteHash).ToArray(),
        merges.Select(merge => !merge.Changes.IsEmpty).ToArray());

    /// <summary>The revisions of outside changes.</summary>
    public static Statement Revise(ImportTarget target, IReadOnlyList<Merge> changed, DateTimeOffset now) => new(
        """
        insert into app.content_revision (content_id, number, user_id, at, made_by, reason, changes)
        select r.content_id, r.number, $1, $2, 'system', 'sync', r.changes::jsonb from unnest($3::uuid[], $4::int[], $5::text[]) as r(content_id, number, changes)
        """, target.UserId, now, changed.Select(merge => merge.Known.Id).ToArray(), changed.Select(merge => merge.Known.Revision + 1).ToArray(),
        changed.Select(merge => JsonSerializer.Serialize(merge.Changes.ToArray())).ToArray());

    /// <summary>Items that are as they were: only noted as met in this run.</summary>
    public static Statement Touch(ImportTarget target, IEnumerable<string> externalIds) => new(
        "update app.content_item set last_seen_run = $1 where social_account_id = $2 and external_id = any($3) and last_seen_run is distinct from $1",
        target.RunId, target.AccountId, externalIds.ToArray());

    /// <summary>Up to <paramref name="limit"/> items that a complete pass has not met: gone, or missed because the list moved under the pass.</summary>
    public static Statement Unmet(ImportTarget target, int limit) => new(
        "select external_id from app.content_item where social_account_id = $1 and deleted_at is null and last_seen_run is distinct from $2 limit $3",
        target.AccountId, target.RunId, limit);

    /// <summary>Items that the platform no longer knows.</summary>
    public static Statement Delete(ImportTarget target, IEnumerable<string> externalIds, DateTimeOffset now) => new(
        "update app.content_item set deleted_at = $3, last_seen_run = $4 where social_account_id = $1 and external_id = any($2) and deleted_at is null",
        target.AccountId, externalIds.ToArray(), now, target.RunId);

    /// <summary>All content of a channel, with its revisions.</summary>
    public static Statement DeleteAll(Guid accountId) => new("delete from app.content_item where social_account_id = $1", accountId);
}

/// <summary>Where a run writes.</summary>
sealed record ImportTarget(Guid UserId, Guid ConnectionId, Guid AccountId, Connections.Platform Platform, Guid RunId);
