using System.Text.Json;
using Npgsql;
using StreamVibe.Audit;
using StreamVibe.Notifications;
using StreamVibe.Storage;

namespace StreamVibe.Content.Publishing;

/// <summary>Rows of <c>app.publication</c>: written down by their user, worked on by the product.</summary>
sealed class PublicationStore(Database database, AuditStore audit, NotificationStore notifications, Cursors cursors)
{
    public const string VersionConstraint = "publication_version";

    const string Columns = "id, status, revision, fields, created_at, finished_at, problem_code, problem_message, draft";

    /// <summary>
    /// Writes it down with what is known of the platform now, in the transaction of the change it is about, which has locked the item: so the line is in the order of the changes.
    /// It takes the place of earlier ones of the same fields of which nothing was written; behind any other it stands in line.
    /// </summary>
    public static Statement[] Plan(Guid userId, PlannedPublication planned) =>
    [
        new(
            """
            update app.publication
            set status = 'failed', finished_at = $4, next_due_at = null, problem_code = 'superseded', problem_message = 'A newer wish took its place. Nothing was written.', version = version + 1
            where user_id = $1 and content_id = $2 and status = 'pending' and attempts = 0 and fields <@ $3 and id <> $5
            """, userId, planned.ContentId, planned.Shown.Fields.ToArray(), planned.Shown.CreatedAt, planned.Shown.Id),
        new(
            $"""
            insert into app.publication (id, user_id, content_id, revision, status, fields, wanted, previous, draft, created_at, finished_at, next_due_at)
            select $1, $2, $3, $4, $5, $6, $7::jsonb, {Known}, $8::text, $9, $10::timestamptz, $11::timestamptz from app.content_item c where c.id = $3 and c.user_id = $2
            """, planned.Shown.Id, userId, planned.ContentId, planned.Shown.Revision, Names.Of(planned.Shown.Status), planned.Shown.Fields.ToArray(), JsonSerializer.Serialize(planned.Wanted),
            planned.Shown.Draft, planned.Shown.CreatedAt, planned.Shown.FinishedAt, planned.DueAt),
    ];

    // As Metadata is written.
    const string Known = "jsonb_build_object('Title', c.remote -> 'Title', 'Description', c.remote -> 'Description', 'Tags', c.remote -> 'Tags')";

    /// <summary>What the open ones of an item want there.</summary>
    public Task<List<Metadata>> Wanted(Guid userId, Guid contentId) => database.For(userId).List(row => JsonSerializer.Deserialize<Metadata>(row.GetString(0))!, new Statement(
        "select wanted from app.publication where user_id = $1 and content_id = $2 and status in ('pending', 'unconfirmed')", userId, contentId));

    /// <summary>Null where the user has no such publication.</summary>
    public Task<Publication?> Get(Guid userId, Guid id) => database.For(userId).One(Map, new Statement($"select {Columns} from app.publication where user_id = $1 and id = $2", userId, id));

    /// <summary>Of one item, newest first.</summary>
    public async Task<Page<Publication>> List(Guid userId, Guid contentId, PageRequest page)
    {
        var scope = $"publications/{userId}/{contentId}";
        var after = cursors.Read<TimeKey>(page.Cursor, scope);
        var rows = await database.For(userId).List(Map, new Statement(
            $"""
            select {Columns} from app.publication
            where user_id = $1 and content_id = $2 and ($3::timestamptz is null or (created_at, id) < ($3, $4::uuid))
            order by created_at desc, id desc limit $5
            """, userId, contentId, after?.At, after?.Id, page.Limit + 1));
        return rows.ToPage(page, row => new TimeKey(row.CreatedAt, row.Id), cursors, scope);
    }

    /// <summary>Of these items: what is to be written or may have been, and what was written since <paramref name="asked"/>, oldest first.</summary>
    public static Statement OwnWrites(ImportTarget target, IEnumerable<string> externalIds, DateTimeOffset asked) => new(
        """
        select c.external_id, p.wanted, p.finished_at is null from app.publication p join app.content_item c on c.id = p.content_id and c.user_id = p.user_id
        where c.social_account_id = $1 and c.external_id = any($2) and (p.status in ('pending', 'unconfirmed') or (p.status = 'published' and p.finished_at >= $3)) order by p.place
        """, target.AccountId, externalIds.ToArray(), asked);

    public static (string ExternalId, OwnWrite Write) OwnWrite(NpgsqlDataReader row) => (row.GetString(0), new(JsonSerializer.Deserialize<Metadata>(row.GetString(1))!, row.GetBoolean(2)));

    /// <summary>The item that it is about; null where the user has no such publication.</summary>
    public async Task<Guid?> ItemOf(Guid userId, Guid id) =>
        (await database.Service.List(row => row.Id(0), new Statement("select content_id from app.publication where user_id = $1 and id = $2", userId, id))) is [var item] ? item : null;

    /// <summary>Everything that is open of the item that this one is about, in the order in which it is worked on, whether this one is over or not.</summary>
    public Task<List<OpenPublication>> Line(Guid userId, Guid id) => database.Service.List(MapOpen, new Statement(
        $"""
        select p.id, p.user_id, p.content_id, c.external_id, p.status, p.wanted, p.previous, p.attempts, p.created_at, p.next_due_at, {Busy}, p.version, c.remote
        from app.publication o join app.publication p on p.content_id = o.content_id and p.user_id = o.user_id join app.content_item c on c.id = p.content_id and c.user_id = p.user_id
        where o.user_id = $1 and o.id = $2 and p.status in ('pending', 'unconfirmed') order by p.place
        """, userId, id));

    // A silo of the version before notes a write by the date alone.
    const string Busy = "coalesce(p.busy_until, case when p.attempts > 0 then p.next_due_at end)";

    /// <summary>Open ones that nobody works on any more.</summary>
    public Task<List<OverduePublication>> Overdue(DateTimeOffset now, int limit) => database.Service.List(row => new OverduePublication(row.Id(0), row.Id(1), row.Id(2)), new Statement(
        """
        select c.connection_id, p.user_id, p.id from app.publication p join app.content_item c on c.id = p.content_id and c.user_id = p.user_id
        where p.status in ('pending', 'unconfirmed') and p.next_due_at <= $1 order by p.next_due_at limit $2
        """, now, limit));

    /// <summary>Notes that a write is tried now, and what was there before it: who dies in it leaves a publication that is looked after.</summary>
    public async Task<OpenPublication> Try(OpenPublication publication, Metadata there, DateTimeOffset until)
    {
        await database.Service.Write(Fenced(publication, "status = 'unconfirmed', attempts = attempts + 1, previous = $3::jsonb, next_due_at = $4, busy_until = $4", JsonSerializer.Serialize(there), until));
        return publication with { Status = PublicationStatus.Unconfirmed, Attempts = publication.Attempts + 1, Previous = there, DueAt = until, BusyUntil = until, Version = publication.Version + 1 };
    }

    /// <summary>Takes that note back: the write did not leave. Answers the publication as it was before.</summary>
    public async Task<OpenPublication> TakeBack(OpenPublication tried, OpenPublication before)
    {
        await database.Service.Write(Fenced(tried, "status = $3, attempts = attempts - 1, busy_until = $4::timestamptz", Names.Of(before.Status), before.BusyUntil));
        return tried with { Status = before.Status, Attempts = before.Attempts, BusyUntil = before.BusyUntil, Version = tried.Version + 1 };
    }

    /// <summary>It is taken up again later.</summary>
    public Task Wait(OpenPublication publication, PublicationStep step) => database.Service.Write(Fenced(publication, "status = $3, next_due_at = $4::timestamptz", Names.Of(step.Status), step.DueAt));

    /// <summary>It is over. What the platform shows now is what the next sync compares with, so that it finds nothing new.</summary>
    /// <param name="there">What the platform shows; null where it failed. Whoever stands behind it in line starts from there.</param>
    /// <param name="late">Nobody waits for the answer any more: the person is told, and the act is the product's.</param>
    public Task End(OpenPublication publication, PublicationStep step, Metadata? there, bool late, DateTimeOffset now)
    {
        var (action, notice) = step.Status == PublicationStatus.Published
            ? ("content.published", new Notice("content_published", "Published", "Your change is at the platform now."))
            : ("content.publish_failed", new Notice("content_publish_failed", "Not published", step.Problem!.Message));
        var by = late ? audit.BySystem : (Func<Guid, string, string, DateTimeOffset, Statement>)audit.ByUser;
        return database.Service.Write(
        [
            // The item before the publication: everybody locks in this order.
            .. there is null ? Array.Empty<Statement>() : [Learn(publication, there)],
            Fenced(publication, "status = $3, finished_at = $4, next_due_at = null, problem_code = $5::text, problem_message = $6::text",
                Names.Of(step.Status), now, step.Problem?.Code, step.Problem?.Message),
            .. there is null ? Array.Empty<Statement>() : [Leave(publication, there)],
            by(publication.UserId, action, $"content:{publication.ContentId}", now),
            .. late ? [notifications.Tell(publication.UserId, notice.Kind, notice.Title, notice.Body, $"/app/content/{publication.ContentId}", now)] : Array.Empty<Statement>(),
        ]);
    }

    // Only what was published: what else somebody changed there is the next sync's to tell. Of a field that a sync has written since the look, the sync knows better than we do.
    // The hash is of a text that only a sync writes: without one, the next sync compares field by field.
    static Statement Learn(OpenPublication publication, Metadata there) => new(
        """
        update app.content_item c
        set remote_hash = '', remote = c.remote || coalesce((
          select jsonb_object_agg(own.key, own.value) from jsonb_each(jsonb_strip_nulls($3::jsonb)) own where (c.remote -> own.key) is not distinct from ($4::jsonb -> own.key)), '{}')
        where c.id = $1 and c.user_id = $2
        """, publication.ContentId, publication.UserId, JsonSerializer.Serialize(there.Only(publication.Wanted)), JsonSerializer.Serialize(Metadata.Of(publication.Remote)));

    // What we wrote is nobody else's change to those who wish something newer.
    static Statement Leave(OpenPublication publication, Metadata there) => new(
        """
        update app.publication p set previous = p.previous || jsonb_strip_nulls($3::jsonb), version = p.version + 1
        where p.content_id = $1 and p.status = 'pending' and p.attempts = 0 and p.place > (select o.place from app.publication o where o.id = $2)
        """, publication.ContentId, publication.Id, JsonSerializer.Serialize(there.Only(publication.Wanted)));

    static Statement Fenced(OpenPublication publication, string change, params object?[] values) => new Statement(
        $"""
        with changed as (
          update app.publication set version = version + 1, {change} where id = $1 and version = $2 and status in ('pending', 'unconfirmed') returning 1)
        select app.demand(exists (select from changed), '{VersionConstraint}')
        """, [publication.Id, publication.Version, .. values]).ForItsEffect();

    static Publication Map(NpgsqlDataReader row) => new(
        row.Id(0), Names.Parse<PublicationStatus>(row.GetString(1)), row.GetInt32(2), row.Texts(3), row.Time(4), row.TimeOrNull(5),
        row.TextOrNull(6) is { } code ? new(code, row.TextOrNull(7) ?? "") : null, row.TextOrNull(8));

    static OpenPublication MapOpen(NpgsqlDataReader row) => new(
        row.Id(0), row.Id(1), row.Id(2), row.GetString(3), Names.Parse<PublicationStatus>(row.GetString(4)), JsonSerializer.Deserialize<Metadata>(row.GetString(5))!,
        JsonSerializer.Deserialize<Metadata>(row.GetString(6))!, row.GetInt32(7), row.Time(8), row.Time(9), row.TimeOrNull(10), row.GetInt64(11),
        RemoteItem.FromJson(row.GetString(12)));

    sealed record Notice(string Kind, string Title, string Body);
}
