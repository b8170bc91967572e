using System.Diagnostics;
using StreamVibe.Maintenance;
using StreamVibe.Storage;

namespace StreamVibe.Audit;

/// <summary>Rows of <c>app.audit_log</c>: written by other slices in their own transactions, read as a list.</summary>
sealed class AuditStore(Database database, Ids ids, Cursors cursors)
{
    /// <summary>An act of the user, with the trace of the request behind it.</summary>
    public Statement ByUser(Guid userId, string action, string target, DateTimeOffset at) =>
        Insert(userId, userId.ToString(), action, target, Activity.Current?.TraceId.ToString(), at);

    /// <summary>An act of the product itself.</summary>
    public Statement BySystem(Guid userId, string action, string target, DateTimeOffset at) => Insert(userId, "system", action, target, null, at);

    /// <summary>Something that happened at Stripe.</summary>
    /// <param name="id">An id of the caller's, for what is noted once.</param>
    public Statement ByStripe(Guid userId, string action, string target, DateTimeOffset at, Guid? id = null) => new(
        """
        insert into app.audit_log (id, user_id, at, actor, action, target) values ($1, $2, $3, 'stripe', $4, $5)
        on conflict on constraint audit_log_pkey do nothing
        """, id ?? ids.Next(), userId, at, action, target);

    /// <summary>A run of a job: of the administrator who asked for it, else of the product itself and in nobody's account. One row, however often it is written.</summary>
    public static Statement OfJob(Guid run, Guid? by, string job, DateTimeOffset at) => new(
        """
        insert into app.audit_log (id, user_id, at, actor, action, target, request_id) values ($1, $2::uuid, $3, $4, 'job.ran', $5, $6::text)
        on conflict on constraint audit_log_pkey do nothing
        """, run, by, at, by?.ToString() ?? "system", JobKey.Of(job), by is null ? null : Activity.Current?.TraceId.ToString());

    Statement Insert(Guid userId, string actor, string action, string target, string? requestId, DateTimeOffset at) => new(
        "insert into app.audit_log (id, user_id, at, actor, action, target, request_id) values ($1, $2, $3, $4, $5, $6, $7::text)",
        ids.Next(), userId, at, actor, action, target, requestId);

    public async Task<Page<AuditEntry>> List(Guid userId, PageRequest page)
    {
        var scope = $"audit/{userId}";
        var after = cursors.Read<TimeKey>(page.Cursor, scope);
        var rows = await database.For(userId).List(
            row => new AuditEntry(row.Id(0), row.Time(1), row.GetString(2), row.GetString(3), row.GetString(4), row.TextOrNull(5)),
            new Statement(
                """
                select id, at, actor, action, target, request_id from app.audit_log
                where user_id = $1 and ($2::timestamptz is null or (at, id) < ($2, $3::uuid))
                order by at desc, id desc limit $4
                """, userId, after?.At, after?.Id, page.Limit + 1));
        return rows.ToPage(page, row => new TimeKey(row.At, row.Id), cursors, scope);
    }
}
