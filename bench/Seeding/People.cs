namespace StreamVibe.Bench.Seeding;

/// <summary>People of whom nothing matters but that they are there: they cannot sign in, and their cycle has just begun.</summary>
static class People
{
    /// <summary>SQL that makes them, and leaves them in the temporary table <c>person (id, n, email)</c> of its session.</summary>
    /// <param name="limit">What the plan includes of each kind.</param>
    public static string Script(int count, string name, string plan, long limit) =>
        $"""
        create temporary table person as select gen_random_uuid() as id, n, '{name}-' || n || '@example.org' as email from generate_series(1, {count}) n;
        insert into auth."user" (id, user_name, normalized_user_name, email, normalized_email, email_confirmed, security_stamp, concurrency_stamp, two_factor_enabled, lockout_enabled, access_failed_count)
          select id, email, upper(email), email, upper(email), true, 'stamp', 'stamp', false, true, 0 from person;
        insert into app.users (id, email, display_name, created_at, updated_at) select id, email, 'Bench', now(), now() from person;
        insert into app.subscription (user_id, plan, status, cycle_anchor, cycle_start, cycle_end, updated_at)
          select id, '{plan}', 'active', now(), now(), now() + interval '28 days', now() from person;
        insert into app.usage_counter (user_id, kind, quota_limit, overage_allowed, cycle_start)
          select id, kind, {limit}, false, now() from person, unnest(array['sync', 'ai_analysis', 'seo_submission']) as kind;

        """;
}
