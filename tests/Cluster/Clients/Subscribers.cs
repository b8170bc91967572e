namespace StreamVibe.Tests.Cluster.Clients;

/// <summary>People who pay, in the tables: what the inbox knows of them, and what is in force.</summary>
static class Subscribers
{
    /// <summary>As many new people as customers, each of them one of those.</summary>
    public static Task MakeAsync(this Books books, IReadOnlyList<string> customers) => books.ListAsync<bool>(
        """
        with wanted as (select gen_random_uuid() as id, customer from unnest($1::text[]) customer),
        sign_ins as (
          insert into auth."user" (id, user_name, normalized_user_name, email_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
          select id, customer, customer, false, false, true, 0 from wanted),
        profiles as (insert into app.users (id, display_name, created_at, updated_at) select id, '', now(), now() from wanted),
        plans as (
          insert into app.subscription (user_id, plan, status, cycle_anchor, cycle_start, cycle_end, updated_at, stripe_customer_id)
          select id, 'free', 'active', now() - interval '1 day', now() - interval '1 day', now() + interval '29 days', now(), customer from wanted)
        insert into app.usage_counter (user_id, kind, quota_limit, overage_allowed, cycle_start)
        select id, kind, 10, false, now() - interval '1 day' from wanted, unnest(array['sync', 'ai_analysis', 'seo_submission']) kind
        """, customers);

    /// <summary>Makes somebody one of Stripe's customers.</summary>
    public static Task AssignAsync(this Books books, string email, string customer) => books.ListAsync<bool>(
        """update app.subscription s set stripe_customer_id = $2, version = s.version + 1 from auth."user" u where u.id = s.user_id and u.email = $1""", email, customer);

    /// <summary>One sync above the limit, over at this time; answers its id.</summary>
    public static async Task<string> UseAboveLimitAsync(this Books books, Guid user, DateTimeOffset at)
    {
        var operation = await books.OneAsync<Guid>(
            """
            with above as (
              update app.usage_counter set used = greatest(used, quota_limit), held = held + 1, overage_allowed = true, version = version + 1
              where user_id = $1 and kind = 'sync' returning user_id, kind, cycle_start)
            insert into app.usage_event (user_id, operation_id, kind, state, cycle_start, held_at)
            select user_id, gen_random_uuid(), kind, 'held', cycle_start, $2 from above
            returning operation_id
            """, user, at.UtcDateTime);
        await books.ListAsync<long>("select used from app.settle_usage($1, $2, true, $3)", user, operation, at.UtcDateTime);
        return operation.ToString();
    }

    /// <summary>Plan, status, whether it is cancelled, the limit of syncs and, of those who pay, the cycle, by customer.</summary>
    public static async Task<Dictionary<string, string>> InForceAsync(this Books books, IReadOnlyList<string> customers) => (await books.ListAsync<string[]>(
        """
        select array[s.stripe_customer_id, concat_ws(' ', s.plan, s.status, s.cancel_at_period_end, c.quota_limit,
          case when s.plan <> 'free' then concat_ws(' ', extract(epoch from s.cycle_start)::bigint, extract(epoch from s.cycle_end)::bigint) end)]
        from app.subscription s join app.usage_counter c on c.user_id = s.user_id and c.kind = 'sync' where s.stripe_customer_id = any($1)
        """, customers)).ToDictionary(row => row[0], row => row[1]);

    /// <summary>Events in the inbox, of this state where one is named.</summary>
    public static Task<long> EventsAsync(this Books books, string? state = null) => books.OneAsync<long>("select count(*) from app.stripe_event where $1 = '' or state = $1", state ?? "");

    /// <summary>Keeps every event from being written, until disposed.</summary>
    public static Task<IAsyncDisposable> HoldUpInboxAsync(this Books books) => books.HoldUpAsync("lock table app.stripe_event in share mode");
}
