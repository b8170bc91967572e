using Npgsql;
using StreamVibe.Storage;

namespace StreamVibe.Notifications;

/// <summary>Rows of <c>app.notification</c>: written by other slices in their own transactions, read and marked by their user.</summary>
sealed class NotificationStore(Database database, Ids ids, Cursors cursors)
{
    public const string KeyConstraint = "notification_pkey";

    const string Columns = "id, kind, title, body, link, created_at, read_at";

    /// <param name="id">An id of the caller's, for what is told once; the second time fails with <see cref="KeyConstraint"/>.</param>
    public Statement Tell(Guid userId, string kind, string title, string body, string? link, DateTimeOffset at, Guid? id = null) => new(
        "insert into app.notification (id, user_id, kind, title, body, link, created_at) values ($1, $2, $3, $4, $5, $6::text, $7)",
        id ?? ids.Next(), userId, kind, title, body, link, at);

    /// <summary>As <see cref="Tell"/>, for what may be found again: the second time nothing happens.</summary>
    public static Statement TellOnce(Guid userId, string kind, string title, string body, string? link, DateTimeOffset at, Guid id) => new(
        """
        insert into app.notification (id, user_id, kind, title, body, link, created_at) values ($1, $2, $3, $4, $5, $6::text, $7)
        on conflict on constraint notification_pkey do nothing
        """, id, userId, kind, title, body, link, at);

    public async Task<Page<Notification>> List(Guid userId, PageRequest page)
    {
        var scope = $"notifications/{userId}";
        var after = cursors.Read<TimeKey>(page.Cursor, scope);
        var rows = await database.For(userId).List(
            Map,
            new Statement(
                $"""
                select {Columns} from app.notification
                where user_id = $1 and ($2::timestamptz is null or (created_at, id) < ($2, $3::uuid))
                order by created_at desc, id desc limit $4
                """, userId, after?.At, after?.Id, page.Limit + 1));
        return rows.ToPage(page, row => new TimeKey(row.CreatedAt, row.Id), cursors, scope);
    }

    /// <summary>False where the user has no such notification.</summary>
    public async Task<bool> MarkRead(Guid userId, Guid id, DateTimeOffset now) =>
        await database.For(userId).Write(new Statement(
            "update app.notification set read_at = coalesce(read_at, $3) where user_id = $1 and id = $2", userId, id, now)) == 1;

    public Task MarkAllRead(Guid userId, DateTimeOffset now) =>
        database.For(userId).Write(new Statement("update app.notification set read_at = $2 where user_id = $1 and read_at is null", userId, now));

    /// <summary>How far the user's notifications go, and the place of one of them; null where the user has no such notification.</summary>
    public Task<InboxPlace> Place(Guid userId, Guid? id) => database.For(userId).One(
        row => new InboxPlace(row.GetInt64(0), row.LongOrNull(1)),
        new Statement(
            """
            select coalesce((select last_seq from app.inbox where user_id = $1), 0), (select seq from app.notification where user_id = $1 and id = $2::uuid)
            """, userId, id));

    /// <summary>The oldest of those after <paramref name="seq"/>, oldest first.</summary>
    public Task<List<NumberedNotification>> After(Guid userId, long seq, int limit) => database.For(userId).List(MapNumbered,
        new Statement($"select {Columns}, seq from app.notification where user_id = $1 and seq > $2 order by seq limit $3", userId, seq, limit));

    /// <summary>The newest of those after <paramref name="seq"/> and up to <paramref name="last"/>, oldest first.</summary>
    public Task<List<NumberedNotification>> Newest(Guid userId, long seq, long last, int limit) => database.For(userId).List(MapNumbered,
        new Statement(
            $"""
            select * from (select {Columns}, seq from app.notification where user_id = $1 and seq > $2 and seq <= $3 order by seq desc limit $4) as newest order by seq
            """, userId, seq, last, limit));

    static Notification Map(NpgsqlDataReader row) =>
        new(row.Id(0), row.GetString(1), row.GetString(2), row.GetString(3), row.TextOrNull(4), row.Time(5), row.TimeOrNull(6));

    static NumberedNotification MapNumbered(NpgsqlDataReader row) => new(row.GetInt64(7), Map(row));
}

/// <summary>A notification and its place in the order of commits.</summary>
readonly record struct NumberedNotification(long Seq, Notification Value);

/// <summary>How far a user's notifications go, and where one of them stands.</summary>
readonly record struct InboxPlace(long Last, long? Of);
