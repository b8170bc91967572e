using StreamVibe.Connections;
using StreamVibe.Storage;

namespace StreamVibe.Analysis;

/// <summary>
/// What the end of an item does to its analysis: with the last one it is over, its owner is told and an audit row is written, once. Which item is the last is known under the lock of the
/// analysis only, so the statements find out.
/// </summary>
static class AnalysisEndStore
{
    public static Statement[] Of(OpenItem item, DateTimeOffset now) =>
    [
        new("""
            with items as (
              select count(*) filter (where status in ('queued', 'running')) as open, count(*) filter (where status = 'completed') as completed from app.analysis_item where analysis_id = $1),
            problem as (
              select problem_code, problem_message from app.analysis_item where analysis_id = $1 and status = 'failed' order by position limit 1)
            update app.analysis
            set status = case when items.completed > 0 then 'completed' else 'failed' end, started_at = coalesce(started_at, greatest($2, queued_at)),
                finished_at = greatest($2, started_at, queued_at), next_due_at = null,
                problem_code = case when items.completed = 0 then (select problem_code from problem) end, problem_message = case when items.completed = 0 then (select problem_message from problem) end
            from items where id = $1 and items.open = 0
            """, item.AnalysisId, now),
        new("""
            insert into app.notification (id, user_id, kind, title, body, link, created_at)
            select $2, a.user_id, 'analysis_' || a.status,
              case when a.status = 'failed' then 'Analysis failed' when i.suggestions > 0 then 'Suggestions are ready' else 'Nothing to improve' end,
              case when a.status = 'failed' then a.problem_message else format('%s of %s items looked at, %s suggestions.', i.completed, a.total, i.suggestions) end, $3, $4
            from app.analysis a, (select count(*) filter (where status = 'completed') as completed, sum(suggestions) as suggestions from app.analysis_item where analysis_id = $1) i
            where a.id = $1 and a.status in ('completed', 'failed')
            """, item.AnalysisId, Derived.Id(item.AnalysisId, default, "notification"), item.Total == 1 ? $"/app/content/{item.ContentId}" : $"/app/analyses/{item.AnalysisId}", now),
        new("""
            insert into app.audit_log (id, user_id, at, actor, action, target)
            select $2, user_id, $3, 'system', 'analysis.' || status, 'analysis:' || id from app.analysis where id = $1 and status in ('completed', 'failed')
            """, item.AnalysisId, Derived.Id(item.AnalysisId, default, "audit"), now),
    ];
}
