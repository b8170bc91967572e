namespace StreamVibe.Tests.Integration.Storage;

/// <summary>What the catalogue of a migrated database must look like.</summary>
static class Lints
{
    /// <summary>The product's tables, each with the column that says whose a row is.</summary>
    const string Tables =
        """
        with tables as (
          select c.oid, c.relname::text as name, n.nspname::text as place, n.nspname || '.' || c.relname as full_name, c.relrowsecurity, c.relforcerowsecurity, c.relacl,
                 (select a.attnum from pg_attribute a where a.attrelid = c.oid and a.attname = case when c.relname = 'users' then 'id' else 'user_id' end and not a.attisdropped) as owner
          from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where c.relkind in ('r', 'p') and n.nspname in ('app', 'auth', 'vault', 'orleans', 'migrations'))
        """;

    const string Runtime = "('streamvibe_service', 'streamvibe_user', 'streamvibe_public')";

    /// <summary>Rows of the tables, and who sees them.</summary>
    static readonly Lint[] Walls =
    [
        new("A table of schema app says in each row whose it is",
            $"{Tables} select full_name from tables where place = 'app' and owner is null",
            "create table app.nobodys (id uuid primary key)", "app.nobodys")
        {
            Allowed = new()
            {
                ["app.cache_store"] = "answers of outside services about nobody; the service's alone",
                ["app.trending_keyword"] = "about no user: words of public content; the service's alone",
                ["app.stripe_event"] = "the installation's inbox; whom an event concerns is found by the customer, and may change; the service's alone",
            },
        },
        new("A table of the schemas app and vault has row level security, which binds its owner too",
            $"{Tables} select full_name from tables where place in ('app', 'vault') and not (relrowsecurity and relforcerowsecurity)",
            "alter table app.notification no force row level security", "app.notification"),
        new("A user's role has exactly one policy for each command on each table of schema app",
            $$"""
            {{Tables}} select t.full_name || ' ' || command || ' ' || count(p.oid) from tables t cross join unnest('{r,a,w,d}'::text[]) command
            left join pg_policy p on p.polrelid = t.oid and p.polcmd::text in (command, '*') and (p.polroles @> array['streamvibe_user'::regrole::oid] or p.polroles @> '{0}')
            where t.place = 'app' group by t.full_name, command having count(p.oid) <> 1
            """,
            "create policy second on app.notification for select to streamvibe_user using (false)", "app.notification r 2")
        {
            Allowed = new[] { "app.cache_store", "app.stripe_event", "app.trending_keyword" }.SelectMany(_ => new[] { "r", "a", "w", "d" }, (table, command) => $"{table} {command} 0")
                .ToDictionary(row => row, _ => "no user's: without a policy and without a right"),
        },
        new("No policy is for everybody",
            "select polname || ' on ' || polrelid::regclass from pg_policy where polroles @> '{0}'",
            "create policy everybody on app.audit_log for select using (false)", "everybody on app.audit_log"),
        new("A user's policy asks for the user of the transaction, also where the setting is an empty text",
            """
            select polname || ' on ' || polrelid::regclass from pg_policy
            where polroles @> array['streamvibe_user'::regrole::oid]
              and exists (select from unnest(array[pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)]) rule where rule not like '%NULLIF(current_setting(''app.user_id''%')
            """,
            "alter policy user_delete on app.notification using (true)", "user_delete on app.notification"),
        new("A changed row is checked as a new one is",
            "select polname || ' on ' || polrelid::regclass from pg_policy where polcmd = 'w' and pg_get_expr(polwithcheck, polrelid) is distinct from pg_get_expr(polqual, polrelid)",
            "drop policy user_update on app.notification; create policy user_update on app.notification for update to streamvibe_user using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid))",
            "user_update on app.notification"),
        new("A foreign key between two people's tables carries the owner",
            $"""
            {Tables} select k.conname::text from pg_constraint k join tables child on child.oid = k.conrelid join tables parent on parent.oid = k.confrelid
            where k.contype = 'f' and child.place = 'app' and parent.place = 'app'
              and not exists (select from unnest(k.conkey, k.confkey) as pair(c, p) where pair.c = child.owner and pair.p = parent.owner)
            """,
            "alter table app.sync_run add constraint bare_fkey foreign key (connection_id) references app.platform_connection (id)", "bare_fkey"),
        new("A unique key has the owner in it, or an id that nobody guesses, so that nobody learns from it what others have",
            $"""
            {Tables} select i.indexrelid::regclass::text from pg_index i join tables t on t.oid = i.indrelid
            where t.place = 'app' and i.indisunique and not exists (
              select from pg_attribute a where a.attrelid = t.oid and a.attnum = any (i.indkey) and (a.attnum = t.owner or a.atttypid = 'uuid'::regtype))
            """,
            "create unique index oracle_key on app.social_account (handle)", "app.oracle_key")
        {
            Allowed = new()
            {
                ["app.cache_store_pkey"] = "keys are made by the service, which alone inserts",
                ["app.trending_keyword_pkey"] = "words of public content; the service alone inserts",
                ["app.stripe_event_pkey"] = "ids are Stripe's; only the service inserts, and only what Stripe signed",
                ["app.subscription_stripe_customer_id_key"] = "ids are Stripe's, made for one person each; only the service writes them",
                ["app.oauth_flow_pkey"] = "the hash of 256 random bits",
                ["app.social_account_active_key"] = "on purpose: a channel is connected once in the installation; only the service inserts, and the answer account_taken needs a consent at the platform",
            },
        },
        new("A view sees what its caller may see",
            "select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and (c.relkind = 'm' or (c.relkind = 'v' and not coalesce(c.reloptions, '{}') @> '{security_invoker=true}'))",
            "create view app.everything as select * from app.users", "app.everything"),
    ];

    /// <summary>What is run with whose rights.</summary>
    static readonly Lint[] Rights =
    [
        new("A function with its owner's rights is known, with a reason",
            "select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.prosecdef and n.nspname !~ '^pg_'",
            "create function app.as_owner() returns int language sql security definer set search_path = app, pg_temp as 'select 1'", "app.as_owner()")
        {
            Allowed = new()
            {
                ["app.has_role(text)"] = "policies ask it, also those of the table it reads; answers only about the user of the transaction",
                ["app.search_own_content(text,text,uuid,text,text[],real,timestamp with time zone,uuid,integer)"] = "the planner uses no GIN index under row level security; the owner is inside",
                ["app.list_own_content(text,uuid,text,text[],timestamp with time zone,uuid,integer)"] = "the same, for tags; the owner is inside",
            },
        },
        new("A function with its owner's rights finds names only where it says, temporary ones last",
            "select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.prosecdef and n.nspname !~ '^pg_' and not exists (select from unnest(p.proconfig) set where set ~ '^search_path=[a-z_, ]*\\mpg_temp$')",
            "alter function app.has_role(text) set search_path = pg_temp, app", "app.has_role(text)"),
        new("No function is everybody's",
            "select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname in ('app', 'auth', 'vault', 'orleans', 'migrations') and (p.proacl is null or exists (select from aclexplode(p.proacl) g where g.grantee = 0))",
            "grant execute on function app.settle_usage to public", "app.settle_usage(uuid,uuid,boolean,timestamp with time zone)"),
        new("No runtime role may empty a table, point at it or hang a trigger on it",
            $"{Tables} select full_name || ' ' || g.privilege_type || ' ' || coalesce(r.rolname, 'public') from tables, aclexplode(relacl) g left join pg_roles r on r.oid = g.grantee where g.privilege_type not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE') and coalesce(r.rolname, 'public') <> 'streamvibe_owner'",
            "grant truncate on app.notification to streamvibe_user", "app.notification TRUNCATE streamvibe_user"),
        new("What a user's role or the public one may do besides reading is known, with a reason",
            $"{Tables} select full_name || ' ' || g.privilege_type || ' ' || coalesce(r.rolname, 'public') from tables, aclexplode(relacl) g left join pg_roles r on r.oid = g.grantee where coalesce(r.rolname, 'public') not in ('streamvibe_owner', 'streamvibe_service') and (g.privilege_type <> 'SELECT' or r.rolname is distinct from 'streamvibe_user')",
            "grant delete on app.notification to streamvibe_user", "app.notification DELETE streamvibe_user")
        {
            Allowed = new()
            {
                ["app.audit_log INSERT streamvibe_user"] = "an edit writes its audit row in its own transaction, as the user",
                ["app.operation INSERT streamvibe_user"] = "an edit writes its operation in its own transaction, as the user",
                ["app.operation DELETE streamvibe_user"] = "a request that was refused frees its key",
                ["app.content_revision INSERT streamvibe_user"] = "an edit writes its revision in its own transaction, as the user",
                ["app.publication INSERT streamvibe_user"] = "a wish to publish is written down in the transaction of its revision, as the user; what becomes of it is the service's",
            },
        },
        new("A right on single columns is known, with a reason",
            "select a.attrelid::regclass || '(' || string_agg(a.attname, ',' order by a.attname) || ') ' || g.privilege_type || ' ' || g.grantee::regrole from pg_attribute a, aclexplode(a.attacl) g where a.attrelid::regclass::text ~ '^(app|auth|vault|orleans|migrations)\\.' group by a.attrelid, g.privilege_type, g.grantee",
            "grant update (kind) on app.usage_counter to streamvibe_user", "app.usage_counter(kind) UPDATE streamvibe_user")
        {
            Allowed = new()
            {
                ["app.notification(read_at) UPDATE streamvibe_user"] = "a person marks messages as read",
                ["app.ai_suggestion(decided_at,status) UPDATE streamvibe_user"] = "a person decides on suggestions",
                ["app.publication(finished_at,next_due_at,problem_code,problem_message,status,version) UPDATE streamvibe_user"] = "a newer wish takes the place of one of which nothing was written, in its own transaction, as the user",
                ["app.operation(answer,claim,claimed_until,created_at,fingerprint,reply) UPDATE streamvibe_user"] = "a keyed request is claimed and answered as the user",
                ["app.content_item(description,made_private_here,revision,tags,title,updated_at,version,visibility) UPDATE streamvibe_user"] = "what a person edits, with its version",
            },
        },
        new("No runtime role owns anything",
            $$"""
            select kind || ' ' || name from (
              select 'relation', oid::regclass::text, relowner from pg_class union all select 'function', oid::regprocedure::text, proowner from pg_proc
              union all select 'schema', nspname, nspowner from pg_namespace union all select 'type', typname, typowner from pg_type
              union all select 'database', datname, datdba from pg_database where datname = current_database()) as owned(kind, name, owner)
            where owner::regrole::text in {{Runtime}}
            """,
            "alter table app.notification owner to streamvibe_service", "relation app.notification"),
        new("Everything of the product's schemas belongs to the owner role",
            $"{Tables} select full_name from tables join pg_class using (oid) where relowner <> 'streamvibe_owner'::regrole union all select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname in ('app', 'auth', 'vault', 'orleans') and p.proowner <> 'streamvibe_owner'::regrole",
            "create table app.foreigners (id uuid primary key)", "app.foreigners"),
        new("No role of the product stands above row level security, makes others, or acts as another",
            """
            select rolname || ' is too powerful' from pg_roles where rolname like 'streamvibe\_%' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolcanlogin or rolreplication)
            union all select m.member::regrole || ' may act as ' || m.roleid::regrole from pg_auth_members m where m.member::regrole::text like 'streamvibe\_%'
            """,
            "grant streamvibe_owner to streamvibe_user", "streamvibe_user may act as streamvibe_owner"),
        new("The roles of people enter schema app and no other",
            "select r.rolname || ' enters ' || n.nspname from pg_roles r, pg_namespace n where r.rolname in ('streamvibe_user', 'streamvibe_public') and n.nspname in ('auth', 'vault', 'orleans', 'migrations') and has_schema_privilege(r.rolname, n.oid, 'usage')",
            "grant usage on schema vault to streamvibe_user", "streamvibe_user enters vault"),
        new("No runtime role makes things in a schema",
            $"select r.rolname || ' makes things in ' || n.nspname from pg_roles r, pg_namespace n where r.rolname in {Runtime} and n.nspname !~ '^pg_' and has_schema_privilege(r.rolname, n.oid, 'create')",
            "grant create on schema app to streamvibe_service", "streamvibe_service makes things in app"),
        new("Nothing is granted in advance, and no sequence to the roles of people",
            """
            select 'default for ' || coalesce(g.grantee::regrole::text, '-') from pg_default_acl d, aclexplode(d.defaclacl) g where g.grantee <> d.defaclrole
            union all select c.oid::regclass || ' to ' || g.grantee::regrole from pg_class c, aclexplode(c.relacl) g where c.relkind = 'S' and g.grantee in (0, 'streamvibe_user'::regrole, 'streamvibe_public'::regrole)
            """,
            "alter default privileges for role streamvibe_owner in schema app grant select on tables to streamvibe_user", "default for streamvibe_user"),
    ];

    /// <summary>How tables are made.</summary>
    static readonly Lint[] Making =
    [
        new("A foreign key has an index",
            """
            select k.conname::text from pg_constraint k
            where k.contype = 'f' and not exists (
              select from pg_index i where i.indrelid = k.conrelid and i.indisvalid and i.indpred is null
                and (select array_agg(part) from unnest((i.indkey::int2[])[0:cardinality(k.conkey) - 1]) part) @> k.conkey)
            """,
            "create table app.child (user_id uuid primary key, parent uuid constraint child_parent_fkey references app.users (id))", "child_parent_fkey"),
        new("A table has a primary key",
            $"{Tables} select full_name from tables where not exists (select from pg_constraint k where k.conrelid = tables.oid and k.contype = 'p')",
            "create table app.keyless (user_id uuid)", "app.keyless")
        {
            Allowed = new() { ["orleans.grain_state"] = "its key has a part that may be null; a unique constraint that takes two nulls for the same stands for it" },
        },
        new("No two indexes are the same",
            "select a.indexrelid::regclass::text from pg_index a join pg_index b on a.indrelid = b.indrelid and a.indexrelid > b.indexrelid and a.indkey::text = b.indkey::text and a.indclass::text = b.indclass::text and a.indoption::text = b.indoption::text and a.indpred is not distinct from b.indpred and a.indexprs is not distinct from b.indexprs where a.indrelid::regclass::text ~ '^(app|auth|vault|orleans|migrations)\\.'",
            "create index twice_idx on app.sync_run (user_id)", "app.twice_idx"),
        new("A table says what it is",
            $"{Tables} select full_name from tables where obj_description(oid, 'pg_class') is null",
            "create table app.silent (user_id uuid primary key)", "app.silent"),
        new("A function says what it does",
            "select p.oid::regproc::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname in ('app', 'auth', 'vault', 'orleans') and obj_description(p.oid, 'pg_proc') is null",
            "create function app.silent() returns int language sql as 'select 1'", "app.silent"),
        new("A constraint and an index carry the name of their table",
            $"{Tables} select k.conname::text from pg_constraint k join tables t on t.oid = k.conrelid where k.contype in ('p', 'u', 'f', 'c', 'x') and not starts_with(k.conname, t.name || '_') union all select c.relname::text from pg_index i join pg_class c on c.oid = i.indexrelid join tables t on t.oid = i.indrelid where not starts_with(c.relname, t.name || '_')",
            "alter table app.users add constraint strange check (version > 0)", "strange"),
        new("Names are lower case words",
            $"{Tables} select full_name || '.' || a.attname from tables join pg_attribute a on a.attrelid = oid where a.attnum > 0 and not a.attisdropped and (a.attname !~ '^[a-z][a-z0-9_]*$' or name !~ '^[a-z][a-z0-9_]*$')",
            "alter table app.users add column \"displayName\" text", "app.users.displayName"),
        new("A time knows its zone",
            $"{Tables} select full_name || '.' || a.attname from tables join pg_attribute a on a.attrelid = oid where a.attnum > 0 and not a.attisdropped and place <> 'orleans' and a.atttypid in ('timestamp'::regtype, 'time'::regtype, 'timetz'::regtype)",
            "alter table app.users add column seen_at timestamp", "app.users.seen_at"),
    ];

    public static IReadOnlyList<Lint> All { get; } = [.. Walls, .. Rights, .. Making];
}
