using System.Text.Json;
using Npgsql;
using StreamVibe.Audit;
using StreamVibe.Connections;
using StreamVibe.Storage;

namespace StreamVibe.Content;

/// <summary>One user's items and their revisions, under that user's row level security.</summary>
sealed class ContentStore(Database database, AuditStore audit)
{
    public const string VersionConstraint = "content_item_version";

    const string Columns =
        """
        c.id, c.connection_id, c.social_account_id, c.platform, c.external_id, c.type, c.title, c.description, c.tags, c.url, c.thumbnail_url,
        c.duration_seconds, c.published_at, c.visibility, c.view_count, c.like_count, c.comment_count, c.version, c.updated_at, c.revision, c.created_at
        """;

    public static string ColumnsOf(string alias) => Columns.Replace("c.", alias + ".", StringComparison.Ordinal);

    /// <summary>Null where the user has no such item.</summary>
    public Task<StoredItem?> Get(Guid userId, Guid id) => database.For(userId).One(Map,
        new Statement($"select {Columns} from app.content_item c where c.user_id = $1 and c.id = $2 and c.deleted_at is null", userId, id));

    /// <summary>Stored revisions below <paramref name="before"/>, newest first; the first sync is not among them.</summary>
    public Task<List<Revision>> Revisions(Guid userId, Guid id, int? before, int limit) => database.For(userId).List(
        row => new Revision(row.GetInt32(0), row.Time(1), row.GetString(2), Names.Parse<RevisionReason>(row.GetString(3)), row.IdOrNull(4),
            [.. JsonSerializer.Deserialize<FieldChange[]>(row.GetString(5))!]),
        new Statement(
            """
            select number, at, made_by, reason, suggestion_id, changes from app.content_revision
            where user_id = $1 and content_id = $2 and ($3::int is null or number < $3) order by number desc limit $4
            """, userId, id, before, limit));

    /// <summary>What the platform last said of the item.</summary>
    public async Task<RemoteItem> Remote(Guid userId, Guid id) => await database.For(userId).One(row => RemoteItem.FromJson(row.GetString(0)),
        new Statement("select remote from app.content_item where user_id = $1 and id = $2", userId, id)) ?? throw DomainException.NotFound("content item");

    /// <summary>
    /// Writes the operation, the item's fields with the revision that tells of them and its audit row, if the item is still at the version it was read at, and what else follows from it.
    /// </summary>
    /// <param name="keepsPrivate">Its owner said private in so many words, whether it was already or not.</param>
    public Task Save(Guid userId, StoredItem before, ChangedItem changed, bool keepsPrivate, Statement operation, params Statement[] effects) =>
        database.For(userId).Write([operation, .. changed.Revision is { } revision ? Change(userId, before, changed.Item, revision, keepsPrivate) : [Hold(userId, before)], .. effects]);

    // What follows was decided on this version, though it changes nothing that is shown.
    static Statement Hold(Guid userId, StoredItem before) => new Statement(
        $"""
        with held as (select from app.content_item where user_id = $1 and id = $2 and version = $3 and deleted_at is null for no key update)
        select app.demand(exists (select from held), '{VersionConstraint}')
        """, userId, before.Item.Id, before.Item.Version).ForItsEffect();

    Statement[] Change(Guid userId, StoredItem before, ContentItem after, Revision revision, bool keepsPrivate) =>
    [
        new Statement(
            $"""
            with written as (
              update app.content_item
              set title = $4, description = $5, tags = $6, visibility = $7, made_private_here = $7 = 'private' and ($11 or made_private_here or visibility <> 'private'),
                  revision = $8, version = $9, updated_at = $10
              where user_id = $1 and id = $2 and version = $3 and deleted_at is null
              returning 1)
            select app.demand(exists (select from written), '{VersionConstraint}')
            """,
            userId, after.Id, before.Item.Version, after.Title, after.Description, after.Tags.ToArray(), Names.Of(after.Visibility), revision.Number, after.Version, after.UpdatedAt, keepsPrivate).ForItsEffect(),
        new Statement(
            "insert into app.content_revision (content_id, number, user_id, at, made_by, reason, suggestion_id, changes) values ($1, $2, $3, $4, $5, $6, $7::uuid, $8::jsonb)",
            after.Id, revision.Number, userId, revision.At, revision.By, Names.Of(revision.Reason), revision.SuggestionId, JsonSerializer.Serialize(revision.Changes.ToArray())),
        audit.ByUser(userId, $"content.{(revision.Reason == RevisionReason.Restore ? "restored" : "edited")}", $"content:{after.Id}", revision.At),
    ];

    /// <summary>Remembers that its owner wants a private item private, which no sync lifts then. False where that is known; nothing that is shown changes, so there is no revision.</summary>
    public async Task<bool> KeepPrivate(Guid userId, StoredItem item, Statement operation, DateTimeOffset now)
    {
        if (await database.For(userId).One(row => row.GetBoolean(0), new Statement("select made_private_here from app.content_item where user_id = $1 and id = $2", userId, item.Item.Id))) return false;
        await database.For(userId).Write(
            operation,
            new Statement(
                $"""
                with kept as (
                  update app.content_item set made_private_here = true where user_id = $1 and id = $2 and version = $3 and visibility = 'private' and deleted_at is null returning 1)
                select app.demand(exists (select from kept), '{VersionConstraint}')
                """, userId, item.Item.Id, item.Item.Version).ForItsEffect(),
            audit.ByUser(userId, "content.edited", $"content:{item.Item.Id}", now));
        return true;
    }

    public static StoredItem Map(NpgsqlDataReader row) => new(
        new(row.Id(0), row.Id(1), row.Id(2), Names.Parse<Platform>(row.GetString(3)), row.GetString(4), row.GetString(5), row.GetString(6), row.GetString(7), row.Texts(8),
            row.GetString(9), row.TextOrNull(10), row.IntOrNull(11), row.Time(12), Names.Parse<Visibility>(row.GetString(13)),
            row.LongOrNull(14), row.LongOrNull(15), row.LongOrNull(16), PublicUrl: null, row.GetInt64(17), row.Time(18)),
        row.GetInt32(19), row.Time(20));
}

/// <summary>An item with what is not shown of it.</summary>
/// <param name="Revision">Number of its newest revision.</param>
sealed record StoredItem(ContentItem Item, int Revision, DateTimeOffset CreatedAt);
