using Npgsql;

namespace StreamVibe.Tests.Cluster.Clients;

/// <summary>A look behind row level security, as the superuser.</summary>
sealed class Books(string connectionString)
{
    public async Task<List<T>> ListAsync<T>(string sql, params object[] values)
    {
        await using var connection = await OpenAsync();
        await using var command = Command(connection, sql, values);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync()) rows.Add(reader.GetFieldValue<T>(0));
        return rows;
    }

    public async Task<T> OneAsync<T>(string sql, params object[] values) => Assert.Single(await ListAsync<T>(sql, values));

    /// <summary>Everything that does not agree, in words; empty where the books are right.</summary>
    public Task<List<string>> ContradictionsAsync(string email) => ListAsync<string>(
        """
        with u as (select id from auth."user" where email = $1)
        select format('run %s is %s, its ledger row is %s', r.id, r.status, coalesce(e.state, 'missing'))
        from app.sync_run r join u on u.id = r.user_id left join app.usage_event e on e.user_id = r.user_id and e.operation_id = r.id
        where coalesce(e.state, '') <> case r.status when 'completed' then 'committed' when 'failed' then 'released' when 'cancelled' then 'released' else 'held' end
        union all
        select format('%s: used %s of %s committed, held %s of %s', c.kind, c.used, s.committed, c.held, s.held)
        from app.usage_counter c join u on u.id = c.user_id cross join lateral (
          select count(*) filter (where e.state = 'committed') as committed, count(*) filter (where e.state = 'held') as held
          from app.usage_event e where e.user_id = c.user_id and e.kind = c.kind) s
        where (c.used, c.held) <> (s.committed, s.held)
        union all
        select format('run %s is %s and has %s audit rows of its completion', r.id, r.status, count(a.id))
        from app.sync_run r join u on u.id = r.user_id left join app.audit_log a on a.user_id = r.user_id and a.action = 'sync.completed' and a.target = 'sync:' || r.id
        group by r.id, r.status having count(a.id) <> (case r.status when 'completed' then 1 else 0 end)
        union all
        select format('run %s has %s audit rows of its start', r.id, count(a.id))
        from app.sync_run r join u on u.id = r.user_id left join app.audit_log a on a.user_id = r.user_id and a.action = 'sync.started' and a.target = 'sync:' || r.id
        group by r.id having count(a.id) <> 1
        union all
        select format('%s runs completed, %s were notified', c.runs, n.told)
        from (select count(*) as runs from app.sync_run r join u on u.id = r.user_id where r.status = 'completed') c,
             (select count(*) as told from app.notification n join u on u.id = n.user_id where n.kind = 'sync_completed') n
        where c.runs <> n.told
        """, email);

    public Task<Guid> UserIdAsync(string email) => OneAsync<Guid>("""select id from auth."user" where email = $1""", email);

    /// <summary>Mails in the outbox, or those of them that were tried.</summary>
    public Task<long> MailsWaitingAsync(bool tried = false) => OneAsync<long>("select count(*) from auth.mail where tries > 0 or not $1", tried);

    /// <summary>
    /// Keeps everybody who wants to take up a mail waiting, until disposed. Not who has one in hand already, and is to say what became of it: that mail is due five minutes after
    /// it was taken up, and every other one in less than two.
    /// </summary>
    public Task<IAsyncDisposable> HoldUpMailAsync(DateTimeOffset now) => HoldUpAsync("select from auth.mail where due_at < $1 for update", now.AddMinutes(2).UtcDateTime);

    /// <summary>Mails that two want to take up: nobody wants the same one twice, and the first of them waits for its holder, the second for the first.</summary>
    public Task<long> MailsWantedByTwoAsync() => OneAsync<long>("select count(*) from pg_stat_activity where wait_event_type = 'Lock' and wait_event = 'tuple' and query like '%auth.mail%'");

    /// <summary>Id and title of the user's items that are not deleted.</summary>
    public async Task<Dictionary<string, string>> ItemsAsync(string email) =>
        (await ListAsync<string[]>(
            """select array[c.external_id, c.title] from app.content_item c join auth."user" u on u.id = c.user_id where u.email = $1 and c.deleted_at is null""", email))
        .ToDictionary(item => item[0], item => item[1]);

    /// <summary>From now on every deletion of an item is noted by the database itself, so that none is missed between two looks.</summary>
    public Task WatchDeletionsAsync() => ListAsync<bool>(
        """
        create table public.deletion (external_id text not null, run uuid);
        create function public.note_deletion() returns trigger language plpgsql security definer set search_path = '' as
        'begin insert into public.deletion values (new.external_id, new.last_seen_run); return null; end';
        create trigger note_deletion after update of deleted_at on app.content_item for each row
        when (old.deleted_at is null and new.deleted_at is not null) execute function public.note_deletion();
        """);

    /// <summary>Ids of the items that were deleted at some time since <see cref="WatchDeletionsAsync"/>.</summary>
    public Task<List<string>> DeletedAsync() => ListAsync<string>("select external_id from public.deletion");

    /// <summary>Gives this person as many units as can be wished for.</summary>
    public Task LiftLimitsAsync(string email) => ListAsync<bool>(
        """update app.usage_counter c set quota_limit = null, version = c.version + 1 from auth."user" u where u.id = c.user_id and u.email = $1""", email);

    /// <summary>The database's own word for a counter above its limit.</summary>
    public const string AboveLimit = "usage_counter_above_its_limit";

    /// <summary>From now on the database itself refuses a counter that is above the limit of a blocked plan, so that no moment is missed.</summary>
    public Task WatchLimitsAsync() => ListAsync<bool>(
        $"""
        alter table app.usage_counter drop constraint if exists {AboveLimit};
        alter table app.usage_counter add constraint {AboveLimit} check (overage_allowed or quota_limit is null or used + held <= quota_limit) not valid;
        """);

    /// <summary>Gives this person so many syncs.</summary>
    public Task LimitAsync(string email, int limit) => ListAsync<bool>(
        """update app.usage_counter c set quota_limit = $2, version = c.version + 1 from auth."user" u where u.id = c.user_id and u.email = $1 and c.kind = 'sync'""", email, (long)limit);

    /// <summary>Ends a hold as the last transaction of its work does.</summary>
    public async Task<bool> SettleAsync(Guid user, Guid operation, bool commit) =>
        (await ListAsync<long>("select version from app.settle_usage($1, $2, $3, now())", user, operation, commit)).Count == 1;

    /// <summary>Operation and state of everything in the user's ledger.</summary>
    public Task<List<string[]>> LedgerAsync(Guid user) => ListAsync<string[]>("select array[operation_id::text, state] from app.usage_event where user_id = $1", user);

    /// <summary>Used and held syncs.</summary>
    public async Task<(long Used, long Held)> UsageAsync(Guid user) =>
        await OneAsync<long[]>("select array[used, held] from app.usage_counter where user_id = $1 and kind = 'sync'", user) is var sums ? (sums[0], sums[1]) : default;

    /// <summary>Open runs at work, as id and version, with what each of them does.</summary>
    public async Task<Dictionary<string, string>> OpenRunsAsync() => (await ListAsync<string[]>(
        """
        select array[id || '/' || version, coalesce(checkpoint ->> 'Phase', 'queued')] from app.sync_run
        where status in ('queued', 'running') and coalesce((checkpoint ->> 'Failures')::int, 0) = 0
        """)).ToDictionary(run => run[0], run => run[1]);

    /// <summary>Keeps every settlement of this user waiting, half-way through its transaction, until disposed.</summary>
    public Task<IAsyncDisposable> HoldUpSettlementsAsync(string email) => HoldUpAsync(
        """select from app.usage_counter c join auth."user" u on u.id = c.user_id where u.email = $1 for update of c""", email);

    /// <summary>Keeps the tokens of this connection from being saved.</summary>
    public Task<IAsyncDisposable> HoldUpTokensAsync(string connection) => HoldUpAsync("select from vault.secret where name = 'oauth_youtube_' || $1 for update", connection);

    /// <summary>Keeps what a platform said of this user's content from being noted.</summary>
    public Task<IAsyncDisposable> HoldUpContentAsync(Guid user) => HoldUpAsync("select from app.content_item where user_id = $1 for update", user);

    /// <summary>A suggestion for this item's title, as an analysis leaves it; answers its id.</summary>
    public Task<Guid> SuggestTitleAsync(Guid item, string proposed) => OneAsync<Guid>(
        """
        insert into app.ai_suggestion (id, user_id, content_id, analysis_id, field, current, proposed, reason, confidence, created_at)
        select gen_random_uuid(), c.user_id, c.id, gen_random_uuid(), 'title', to_jsonb(c.title), to_jsonb($2::text), 'It is clearer.', 0.5, now() from app.content_item c where c.id = $1
        returning id
        """, item, proposed);

    /// <summary>Ends every session that waits for a lock inside the statement that holds these words, as a server that dies with its client would.</summary>
    public Task<List<bool>> EndWaitingAsync(string words) => ListAsync<bool>(
        "select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock' and query like '%' || $1 || '%'", words);

    /// <summary>Keeps every creation of a subscription waiting: a sign-in is there, its profile not yet.</summary>
    public Task<IAsyncDisposable> HoldUpProvisioningAsync() => HoldUpAsync("lock table app.subscription in share mode");

    /// <summary>Keeps every change of this user's connections waiting, half-way through its transaction, until disposed.</summary>
    public Task<IAsyncDisposable> HoldUpConnectionsAsync(Guid user) => HoldUpAsync("select from app.platform_connection where user_id = $1 for update", user);

    /// <summary>Keeps everybody waiting who changes this setting of the vault.</summary>
    public Task<IAsyncDisposable> HoldUpSettingAsync(string name) => HoldUpAsync("select from vault.setting where name = $1 for update", name);

    /// <summary>Keeps everybody waiting who wants to know what a connection leads to.</summary>
    public Task<IAsyncDisposable> HoldUpChannelsAsync() => HoldUpAsync("lock table app.social_account in access exclusive mode");

    /// <summary>Whether a session waits for a lock inside the statement that holds these words.</summary>
    public async Task<bool> IsWaitingAsync(string words) =>
        await OneAsync<long>("select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like '%' || $1 || '%'", words) > 0;

    /// <summary>Keeps what this locks until disposed.</summary>
    public async Task<IAsyncDisposable> HoldUpAsync(string sql, params object[] values)
    {
        var connection = await OpenAsync();
        // Ends with its connection.
        await using var begin = Command(connection, "begin", []);
        await begin.ExecuteNonQueryAsync();
        await using var hold = Command(connection, sql, values);
        await hold.ExecuteNonQueryAsync();
        return connection;
    }

    async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    static NpgsqlCommand Command(NpgsqlConnection connection, string sql, object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
