using System.Collections.Immutable;
using StreamVibe.Accounts;
using StreamVibe.Audit;
using StreamVibe.Billing;
using StreamVibe.Storage;

namespace StreamVibe.Analysis;

/// <summary>The life of an analysis as a whole.</summary>
sealed class AnalysisStore(Database database, AuditStore audit)
{
    public const string KeyConstraint = "analysis_pkey", HeldConstraint = "analysis_item_held";

    /// <summary>
    /// Opens an analysis whose units are held. Fails with <see cref="KeyConstraint"/> where it was opened before, with <see cref="HeldConstraint"/> where a unit was given back meanwhile,
    /// with <see cref="AccountStore.LeavingConstraint"/> where the user leaves.
    /// </summary>
    public Task Open(Guid userId, AnalysisRun run, ImmutableArray<OpenItem> items, DateTimeOffset now, Statement? operation) => database.Service.Write(
    [
        .. operation is null ? Array.Empty<Statement>() : [operation],
        AccountStore.StillHere(userId),
        new("insert into app.analysis (id, user_id, status, total, queued_at, next_due_at) values ($1, $2, 'queued', $3, $4, $5)",
            run.Id, userId, run.Total, now, now + AnalysisRules.Lease),
        new("""
            insert into app.analysis_item (id, analysis_id, user_id, content_id, position, status)
            select t.id, $1, $2, t.content_id, t.position, 'queued' from unnest($3::uuid[], $4::uuid[]) with ordinality as t(id, content_id, position)
            """, run.Id, userId, items.Select(item => item.Id).ToArray(), items.Select(item => item.ContentId).ToArray()),
        audit.ByUser(userId, "analysis.started", $"analysis:{run.Id}", now),
        // Whoever gives a unit back locks the counters before looking whether it is needed: one of the two sees what the other did.
        BillingStore.LockCounters(userId),
        new Statement(
            $"select app.demand((select count(*) from app.usage_event where user_id = $1 and operation_id = any($2::uuid[]) and state = 'held') = $3, '{HeldConstraint}')",
            userId, items.Select(item => item.Id).ToArray(), items.Length).ForItsEffect(),
    ]);

    /// <summary>Gives back units that no analysis was opened with; answers the counter as it is now.</summary>
    public Task<UsageCounter?> Release(Guid userId, IEnumerable<OpenItem> items, DateTimeOffset now) => database.Service.One(BillingStore.Counter,
        BillingStore.LockCounters(userId),
        new Statement(
            """
            with unused as materialized (select t.id from unnest($2::uuid[]) t(id) where not exists (select from app.analysis_item i where i.id = t.id))
            select s.version from unused, app.settle_usage($1, unused.id, false, $3) s
            """, userId, items.Select(item => item.Id).ToArray(), now).ForItsEffect(),
        BillingStore.ReadCounter(userId, QuotaKind.AiAnalysis));

    /// <summary>Null where the user has no such analysis.</summary>
    public async Task<AnalysisRun?> Get(Guid userId, Guid analysisId)
    {
        var rows = await database.For(userId).List(
            row => (Run: new AnalysisRun(
                    row.Id(0), Names.Parse<AnalysisStatus>(row.GetString(1)), row.GetInt32(2), 0, 0, row.Time(3), row.TimeOrNull(4), row.TimeOrNull(5), ProblemOf(row.TextOrNull(6), row.TextOrNull(7)), []),
                Item: new AnalysisItem(row.Id(8), Names.Parse<AnalysisStatus>(row.GetString(9)), row.GetInt32(10), ProblemOf(row.TextOrNull(11), row.TextOrNull(12)))),
            new Statement(
                """
                select a.id, a.status, a.total, a.queued_at, a.started_at, a.finished_at, a.problem_code, a.problem_message,
                       i.content_id, i.status, i.suggestions, i.problem_code, i.problem_message
                from app.analysis a join app.analysis_item i on i.analysis_id = a.id and i.user_id = a.user_id
                where a.user_id = $1 and a.id = $2 order by i.position
                """, userId, analysisId));
        return rows.Count == 0 ? null : rows[0].Run with
        {
            Items = [.. rows.Select(row => row.Item)],
            Completed = rows.Count(row => row.Item.Status == AnalysisStatus.Completed),
            Failed = rows.Count(row => row.Item.Status == AnalysisStatus.Failed),
        };
    }

    /// <summary>Ends what is not done and gives its units back; answers the counter as it is now, and how many items that were.</summary>
    /// <exception cref="ItemLost">It is over.</exception>
    public Task<(UsageCounter Counter, int Items)> Cancel(Guid userId, Guid analysisId, DateTimeOffset now) => AnalysisItemStore.Fenced(() => database.Service.One(
        row => (BillingStore.Counter(row), row.GetInt32(7)),
        new Statement(
            $"""
            with ended as (
              update app.analysis set status = 'cancelled', finished_at = greatest($3, started_at, queued_at), next_due_at = null
              where id = $1 and user_id = $2 and status in ('queued', 'running') returning 1)
            select app.demand(exists (select from ended), '{ItemLost.Constraint}')
            """, analysisId, userId, now).ForItsEffect(),
        new Statement("update app.analysis_item set status = 'cancelled', finished_at = $2 where analysis_id = $1 and status in ('queued', 'running')", analysisId, now),
        audit.ByUser(userId, "analysis.cancelled", $"analysis:{analysisId}", now),
        new Statement(
            """
            with cancelled as materialized (select id from app.analysis_item where analysis_id = $1 and status = 'cancelled')
            select s.version from cancelled, app.settle_usage($2, cancelled.id, false, $3) s
            """, analysisId, userId, now).ForItsEffect(),
        new Statement(
            $"""
            select {BillingStore.CounterColumns}, (select count(*)::int from app.analysis_item where analysis_id = $3 and status = 'cancelled')
            from app.usage_counter where user_id = $1 and kind = $2
            """, userId, Names.Of(QuotaKind.AiAnalysis), analysisId)));

    /// <summary>The user's units as the tables have them; null where the user has none.</summary>
    public Task<UsageCounter?> Units(Guid userId) => database.Service.One(BillingStore.Counter, BillingStore.ReadCounter(userId, QuotaKind.AiAnalysis));

    /// <summary>A sign of life of who works on these; answers those that are not over.</summary>
    public Task<List<Guid>> Renew(IReadOnlyCollection<Guid> analyses, DateTimeOffset due) => database.Service.List(row => row.Id(0), new Statement(
        "update app.analysis set next_due_at = $2 where id = any($1::uuid[]) and status in ('queued', 'running') returning id", analyses.ToArray(), due));

    /// <summary>Whose analyses nobody works on any more, those first that wait longest.</summary>
    public Task<List<Guid>> Abandoned(DateTimeOffset now, int limit) => database.Service.List(row => row.Id(0), new Statement(
        "select user_id from app.analysis where status in ('queued', 'running') and next_due_at <= $1 group by user_id order by min(next_due_at) limit $2", now, limit));

    /// <summary>Takes over the user's analyses that nobody gives a sign of; answers what is to be done.</summary>
    public Task<List<OpenItem>> TakeOver(Guid userId, DateTimeOffset now) => database.Service.List(
        row => new OpenItem(row.Id(0), row.Id(1), userId, row.Id(2), row.GetInt32(3), row.GetInt32(4)),
        new Statement(
            """
            with due as (
              update app.analysis set next_due_at = $3 where user_id = $1 and next_due_at <= $2 and status in ('queued', 'running') returning id, total, queued_at)
            select i.id, i.analysis_id, i.content_id, i.attempt, due.total from due join app.analysis_item i on i.analysis_id = due.id
            where i.status in ('queued', 'running') order by due.queued_at, i.position
            """, userId, now, now + AnalysisRules.Lease));

    static Problem? ProblemOf(string? code, string? message) => code is null ? null : new(code, message ?? "");
}
