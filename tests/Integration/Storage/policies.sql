-- What row level security promises, in plain SQL and apart from any other code of the product. Run by an owner of the database's login on a migrated database:
--   psql --set ON_ERROR_STOP=1 --file tests/Integration/Storage/policies.sql "dbname=… user=streamvibe"
-- The first promise that is broken ends it with an error that says which. Nothing is left behind.
begin;

-- Two people and an administrator, each with a connection, a channel, an item, a revision, a run and more; and the tools to state a promise.
set local role streamvibe_owner;
create function app.sees(p_what text, p_query text, p_wanted bigint) returns void language plpgsql as $$
  declare
    seen bigint;
  begin
    execute 'select count(*) from (' || p_query || ') rows_of_it' into seen;
    if seen <> p_wanted then raise exception 'BROKEN: % (% rows, not %)', p_what, seen, p_wanted; end if;
  end $$;
create function app.changes(p_what text, p_statement text, p_wanted bigint) returns void language plpgsql as $$
  declare
    changed bigint;
  begin
    execute p_statement;
    get diagnostics changed = row_count;
    if changed <> p_wanted then raise exception 'BROKEN: % (% rows, not %)', p_what, changed, p_wanted; end if;
  end $$;
create function app.refuses(p_what text, p_statement text, p_states text[]) returns void language plpgsql as $$
  begin
    begin
      execute p_statement;
    exception when others then
      if sqlstate = any (p_states) then return; end if;
      raise exception 'BROKEN: % (refused, but as %: %)', p_what, sqlstate, sqlerrm;
    end;
    raise exception 'BROKEN: % (was done)', p_what;
  end $$;
grant execute on function app.sees, app.changes, app.refuses to streamvibe_service, streamvibe_user, streamvibe_public;

set local role streamvibe_service;
create temporary table person (id uuid, number int) on commit drop;
insert into person values
  ('00000000-0000-7000-8000-00000000000a', 1), ('00000000-0000-7000-8000-00000000000b', 2), ('00000000-0000-7000-8000-00000000000c', 3);
insert into auth."user" (id, user_name, normalized_user_name, email, normalized_email, email_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
  select id, number || '@policies.example', number || '@POLICIES.EXAMPLE', number || '@policies.example', number || '@POLICIES.EXAMPLE', true, false, false, 0 from person;
insert into app.users (id, email, display_name, created_at, updated_at) select id, number || '@policies.example', 'P', now(), now() from person;
insert into app.user_role (user_id, role, granted_at) select id, 'admin', now() from person where number = 3;
insert into app.audit_log (id, user_id, at, actor, action, target) select id, id, now(), 'system', 'x', 'y' from person;
insert into app.operation (user_id, id, fingerprint, created_at) select id, id, '', now() from person;
insert into app.notification (id, user_id, kind, title, body, created_at) select id, id, 'x', 'x', 'x', now() from person;
insert into app.platform_connection (id, user_id, platform, status, is_active, created_at, updated_at) select id, id, 'youtube', 'connected', true, now(), now() from person;
insert into app.social_account (id, user_id, connection_id, platform, external_id, handle, title, is_active, created_at, updated_at)
  select id, id, id, 'youtube', 'policies-' || number, '', '', true, now(), now() from person;
insert into app.sync_run (id, user_id, connection_id, trigger, status, queued_at) select id, id, id, 'manual', 'completed', now() from person;
insert into app.content_item (id, user_id, connection_id, social_account_id, platform, external_id, type, title, description, tags, visibility, url, published_at, remote, remote_hash, created_at, updated_at)
  select id, id, id, id, 'youtube', 'v', 'video', 'zanzibar', '', '{}', 'public', '', now(), '{}', '', now(), now() from person;
insert into app.content_revision (content_id, number, user_id, at, made_by, reason, changes) select id, 2, id, now(), 'x', 'edit', '{}' from person;
insert into vault.secret (name, user_id, platform, envelope, created_at, updated_at) select 'policies_' || number, id, 'youtube', '\x01', now(), now() from person;

-- The composite keys hold for everybody, also where row level security does not look.
select app.refuses('a channel cannot hang on somebody else''s connection', $$insert into app.social_account (id, user_id, connection_id, platform, external_id, handle, title, is_active, created_at, updated_at)
  values ('00000000-0000-7000-8000-0000000000ff', '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-00000000000b', 'youtube', 'policies-x', '', '', true, now(), now())$$, '{23503}');
select app.refuses('a run cannot hang on somebody else''s connection', $$insert into app.sync_run (id, user_id, connection_id, trigger, status, queued_at)
  values ('00000000-0000-7000-8000-0000000000ff', '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-00000000000b', 'manual', 'completed', now())$$, '{23503}');
select app.refuses('an item cannot move to another owner', $$update app.content_item set user_id = '00000000-0000-7000-8000-00000000000b' where id = '00000000-0000-7000-8000-00000000000a'$$, '{23503}');
select app.refuses('a revision cannot move to another owner', $$update app.content_revision set user_id = '00000000-0000-7000-8000-00000000000b' where content_id = '00000000-0000-7000-8000-00000000000a'$$, '{23503}');

-- Nobody signed in: no row, and no error.
set local role streamvibe_user;
select app.sees('nobody sees a profile', 'select from app.users', 0), app.sees('nobody sees an item', 'select from app.content_item', 0),
  app.sees('nobody sees a message', 'select from app.notification', 0), app.sees('nobody sees a connection', 'select from app.platform_connection', 0);
select app.changes('nobody changes an item', $$update app.content_item set title = 'taken'$$, 0);
select app.refuses('nobody writes a row', $$insert into app.audit_log (id, user_id, at, actor, action, target) values (gen_random_uuid(), '00000000-0000-7000-8000-00000000000a', now(), 'x', 'x', 'x')$$, '{42501}');

-- The first person.
select set_config('app.user_id', '00000000-0000-7000-8000-00000000000a', true);
select app.sees('one''s own ' || name, 'select from app.' || name, 1), app.sees('only one''s own ' || name, 'select from app.' || name || ' where ' || owner || ' <> ''00000000-0000-7000-8000-00000000000a''', 0)
  from (values ('users', 'id'), ('audit_log', 'user_id'), ('operation', 'user_id'), ('notification', 'user_id'), ('platform_connection', 'user_id'), ('social_account', 'user_id'),
               ('sync_run', 'user_id'), ('content_item', 'user_id'), ('content_revision', 'user_id')) as tables(name, owner);
select app.sees('search finds one''s own', $$select from app.search_own_content('zanzibar', null, null, null, null, null, null, null, 10)$$, 1);
select app.changes('one''s own item is changed', $$update app.content_item set title = 'mine'$$, 1);
select app.changes('somebody else''s item is not changed', $$update app.content_item set title = 'taken' where id = '00000000-0000-7000-8000-00000000000b'$$, 0);
select app.changes('somebody else''s message is not read', $$update app.notification set read_at = now() where id = '00000000-0000-7000-8000-00000000000b'$$, 0);
select app.refuses(what, statement, '{42501}') from (values
  ('a row is not written in another name', $$insert into app.audit_log (id, user_id, at, actor, action, target) values (gen_random_uuid(), '00000000-0000-7000-8000-00000000000b', now(), 'x', 'x', 'x')$$),
  ('an operation is not written in another name', $$insert into app.operation (user_id, id, fingerprint, created_at) values ('00000000-0000-7000-8000-00000000000b', gen_random_uuid(), '', now())$$),
  ('a revision of another''s item is not written', $$insert into app.content_revision (content_id, number, user_id, at, made_by, reason, changes) values ('00000000-0000-7000-8000-00000000000b', 3, '00000000-0000-7000-8000-00000000000b', now(), 'x', 'edit', '{}')$$),
  ('nothing is deleted', $$delete from app.content_item$$),
  ('nothing is emptied', $$truncate app.content_item cascade$$),
  ('no owner is changed', $$update app.content_item set user_id = '00000000-0000-7000-8000-00000000000b'$$),
  ('nobody makes himself an administrator', $$insert into app.user_role (user_id, role, granted_at) values ('00000000-0000-7000-8000-00000000000a', 'admin', now())$$),
  ('the quota is not one''s own to change', $$update app.usage_counter set used = 0$$),
  ('the inbox of Stripe is closed', $$select from app.stripe_event$$),
  ('the customer is not one''s own to choose', $$update app.subscription set stripe_customer_id = 'cus_other'$$),
  ('a consent under way is not shown', $$select from app.oauth_flow$$),
  ('the vault is closed', $$select from vault.secret$$),
  ('sign-ins are closed', $$select from auth."user"$$),
  ('grains'' state is closed', $$select from orleans.grain_state$$)) as refused(what, statement);
select app.refuses('a revision does not hang on another''s item', $$insert into app.content_revision (content_id, number, user_id, at, made_by, reason, changes) values ('00000000-0000-7000-8000-00000000000b', 3, '00000000-0000-7000-8000-00000000000a', now(), 'x', 'edit', '{}')$$, '{23503}');

-- What the policies say does not rest on what is granted: with every right on a table the rows are the same.
set local role streamvibe_owner;
grant insert, update, delete on app.notification to streamvibe_user;
set local role streamvibe_user;
select app.refuses('a message does not move to somebody else', $$update app.notification set user_id = '00000000-0000-7000-8000-00000000000b'$$, '{42501}');
select app.refuses('a message is not written to somebody else', $$insert into app.notification (id, user_id, kind, title, body, created_at) values (gen_random_uuid(), '00000000-0000-7000-8000-00000000000b', 'x', 'x', 'x', now())$$, '{42501}');
select app.changes('only one''s own message is deleted', $$delete from app.notification$$, 1);

-- The second person sees what the first did not touch; after the setting is gone, which leaves an empty text, nobody does.
select set_config('app.user_id', '00000000-0000-7000-8000-00000000000b', true);
select app.sees('the second person''s message is still there', 'select from app.notification', 1), app.sees('the second person''s item is unchanged', $$select from app.content_item where title = 'zanzibar'$$, 1);
select set_config('app.user_id', '', true);
select app.sees('an empty text is nobody', 'select from app.users', 0), app.sees('an empty text finds nothing', $$select from app.search_own_content('zanzibar', null, null, null, null, null, null, null, 10)$$, 0);

-- An administrator sees every row, and is bound by the same grants.
select set_config('app.user_id', '00000000-0000-7000-8000-00000000000c', true);
select app.sees('an administrator sees every item', $$select from app.content_item where user_id in (select id from app.users where email like '%@policies.example')$$, 3);
select app.refuses('an administrator opens no vault', 'select from vault.secret', '{42501}');

-- The owner of the tables is bound too; the public role enters no table.
set local role streamvibe_owner;
select app.sees('the owner sees no profile', 'select from app.users', 0), app.sees('the owner sees no secret', 'select from vault.secret', 0);
set local role streamvibe_public;
select app.refuses('the public role sees no ' || name, 'select from app.' || name, '{42501}') from (values ('users'), ('content_item'), ('notification'), ('platform_connection')) as tables(name);

rollback;
