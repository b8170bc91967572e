using Npgsql;
using StreamVibe.Storage;

namespace StreamVibe.Accounts;

/// <summary>
/// Reads a person's rows for the export, by keyset and, where a user's role may read at all, under that user's row level security. The first two columns
/// are the row's key, the others what is told of it.
/// </summary>
sealed class ExportStore(Database database)
{
    // No secrets and no hashes: what a column is called here is what its owner reads.
    static readonly Dictionary<string, string> Queries = new()
    {
        ["profile"] = "id, 0, id, email, display_name, time_zone, created_at, updated_at from app.users where id = $1",
        ["aiPreferences"] = "user_id, 0, provider, allow_fallback, language, tone, updated_at from app.ai_preferences where user_id = $1",
        ["subscription"] = "user_id, 0, plan, status, cycle_start, cycle_end, cancel_at_period_end, past_due_since, spend_cap from app.subscription where user_id = $1",
        ["quotas"] = "user_id, 0, kind, used, held, quota_limit as limit, overage, overage_allowed, cycle_start from app.usage_counter where user_id = $1",
        ["usage"] =
            """
            operation_id, 0, operation_id, kind, state, overage, cycle_start, held_at, settled_at from app.usage_event
            where user_id = $1 and operation_id > $2 order by operation_id
            """,
        ["usageHistory"] =
            """
            '00000000-0000-0000-0000-000000000000'::uuid, n::int, kind, cycle_start, cycle_end, used, overage, quota_limit as limit
            from (select row_number() over (order by cycle_start, kind) as n, * from app.quota_usage_history where user_id = $1) h where n > $3 order by n
            """,
        ["overage"] =
            """
            operation_id, 0, operation_id, kind, occurred_at, state, ended_at from app.meter_event
            where user_id = $1 and operation_id > $2 order by operation_id
            """,
        ["connections"] =
            """
            id, 0, id, platform, status, is_active as active, scopes, case when auto_sync_chosen then auto_sync end as auto_sync, auto_sync_minutes, last_synced_at, next_sync_at, grant_expires_at as token_expires_at, problem_code, problem_message, created_at
            from app.platform_connection where user_id = $1 and id > $2 order by id
            """,
        ["accounts"] =
            """
            id, 0, id, connection_id, platform, external_id, handle, title, is_active as active, created_at
            from app.social_account where user_id = $1 and id > $2 order by id
            """,
        ["syncs"] =
            """
            id, 0, id, connection_id, trigger, status, seen, created, updated, deleted, quarantined, problem_code, problem_message, queued_at, started_at, finished_at
            from app.sync_run where user_id = $1 and id > $2 order by id
            """,
        // By account, since that is what the table has an index for.
        ["content"] =
            """
            id, 0, id, connection_id, social_account_id as account_id, platform, external_id, type, title, description, tags, url, thumbnail_url, duration_seconds, published_at, visibility,
              view_count, like_count, comment_count, version, created_at, updated_at, deleted_at
            from app.content_item
            where user_id = $1 and social_account_id = any(array(select a.id from app.social_account a where a.user_id = $1)) and id > $2 order by id
            """,
        ["revisions"] =
            """
            content_id, number, content_id, number, at, made_by as by, reason, suggestion_id, changes from app.content_revision
            where user_id = $1 and (content_id, number) > ($2, $3) order by content_id, number
            """,
        ["analyses"] =
            """
            id, 0, id, status, total, (select json_agg(json_build_object('contentId', i.content_id, 'status', i.status, 'suggestions', i.suggestions, 'problemCode', i.problem_code) order by i.position)
              from app.analysis_item i where i.analysis_id = a.id and i.user_id = $1) as items, problem_code, problem_message, queued_at, started_at, finished_at
            from app.analysis a where user_id = $1 and id > $2 order by id
            """,
        ["suggestions"] =
            """
            id, 0, id, content_id, analysis_id, field, current::json as current, proposed::json as proposed, reason, confidence, status, created_at, decided_at
            from app.ai_suggestion where user_id = $1 and id > $2 order by id
            """,
        ["aiUsage"] =
            """
            id, 0, id, item_id, provider, model, outcome, input_tokens, cached_tokens, cache_write_tokens, output_tokens, cost as cost_micro_dollars, asked_at, answered_at
            from app.ai_usage where user_id = $1 and id > $2 order by id
            """,
        ["publications"] =
            """
            id, 0, id, content_id, revision, status, fields, json_build_object('title', wanted -> 'Title', 'description', wanted -> 'Description', 'tags', wanted -> 'Tags') as wanted, draft, attempts, problem_code, problem_message, created_at, finished_at from app.publication
            where user_id = $1 and id > $2 order by id
            """,
        ["notifications"] = "id, 0, id, kind, title, body, link, created_at, read_at from app.notification where user_id = $1 and id > $2 order by id",
        ["audit"] = "id, 0, id, at, actor, action, target, request_id from app.audit_log where user_id = $1 and id > $2 order by id",
    };

    // Of schema auth, which no user's role may read: the user is named in the query alone.
    static readonly Dictionary<string, string> SignInQueries = new()
    {
        ["signIns"] =
            """
            '00000000-0000-0000-0000-000000000000'::uuid, n::int, provider, subject
            from (
              select row_number() over (order by provider, subject) as n, * from (
                select 'password' as provider, email as subject from auth."user" where id = $1 and password_hash is not null
                union all
                select login_provider, provider_key from auth.external_login where user_id = $1) s) r
            where n > $3 order by n
            """,
        ["sessions"] = "id, 0, id, client, created_at, refreshed_at as last_used_at, expires_at, ended_at from auth.session where user_id = $1 and id > $2 order by id",
    };

    public Task<List<ExportRow>> Read(Guid userId, ExportSection section, ExportPlace after) => SignInQueries.TryGetValue(section.Name, out var query)
        ? database.Service.List(Row, Page(query, userId, after))
        : database.For(userId).List(Row, Page(Queries[section.Name], userId, after));

    // Npgsql wants every value it is given to be used.
    static Statement Page(string query, Guid userId, ExportPlace after) => new(
        $"select {query} limit {ExportSections.PartSize}",
        query.Contains("$3", StringComparison.Ordinal) ? [userId, after.Id, after.Number] : query.Contains("$2", StringComparison.Ordinal) ? [userId, after.Id] : [userId]);

    static ExportRow Row(NpgsqlDataReader row) => new(row.Id(0), row.GetInt32(1), RowJson.Of(row, from: 2));
}
