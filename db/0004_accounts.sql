-- Accounts: profiles, roles, and the tools that every tenant table below is protected with.

create table app.users (
  id           uuid        not null,
  email        text        not null,
  display_name text        not null,
  time_zone    text        not null default 'UTC',
  version      bigint      not null default 1,
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  constraint users_pkey primary key (id),
  constraint users_id_fkey foreign key (id) references auth."user" (id) on delete cascade
);
comment on table app.users is 'A person''s profile. The sign-in itself (password, sessions) is in schema auth.';

create table app.user_role (
  user_id    uuid        not null,
  role       text        not null,
  granted_at timestamptz not null,
  constraint user_role_pkey primary key (user_id, role),
  constraint user_role_user_id_fkey foreign key (user_id) references app.users (id) on delete cascade,
  constraint user_role_role_check check (role in ('admin'))
);
comment on table app.user_role is 'Rights beyond a person''s own data.';

-- Runs as its owner, because the caller's own policies ask it: a policy on user_role that asked user_role would never end.
create function app.has_role(p_role text) returns boolean
  language sql stable security definer set search_path = app, pg_temp
  as $$
    select exists (
      select from app.user_role
      where user_id = nullif(current_setting('app.user_id', true), '')::uuid and role = p_role)
  $$;
comment on function app.has_role is 'Whether the user of this transaction (app.user_id) holds the role.';
revoke all on function app.has_role from public;
grant execute on function app.has_role to streamvibe_user;

-- Puts the second wall around a table that has a user_id: background work sees all of it, a user sees the own rows, an administrator every row.
-- The two scalar subselects are evaluated once per statement, not once per row.
create procedure app.protect(p_table regclass, p_owner_column name default 'user_id')
  language plpgsql set search_path = app, pg_temp
  as $$
  declare
    rule text := format('%I = (select nullif(current_setting(''app.user_id'', true), '''')::uuid) or (select app.has_role(''admin''))', p_owner_column);
  begin
    execute format('alter table %s enable row level security', p_table);
    execute format('alter table %s force row level security', p_table);
    execute format('create policy service_all on %s for all to streamvibe_service using (true) with check (true)', p_table);
    execute format('create policy user_select on %s for select to streamvibe_user using (%s)', p_table, rule);
    execute format('create policy user_insert on %s for insert to streamvibe_user with check (%s)', p_table, rule);
    execute format('create policy user_update on %s for update to streamvibe_user using (%s) with check (%s)', p_table, rule, rule);
    execute format('create policy user_delete on %s for delete to streamvibe_user using (%s)', p_table, rule);
    execute format('grant select, insert, update, delete on %s to streamvibe_service', p_table);
    execute format('grant select on %s to streamvibe_user', p_table);
  end
  $$;
revoke all on procedure app.protect from public;

-- Lets a statement of a batch refuse the whole batch: a write that met another version than it was made for changes no row, and says so by this name.
create function app.demand(p_met boolean, p_name text) returns void
  language plpgsql immutable
  as $$
  begin
    if p_met is not true then
      raise exception 'demand % is not met', p_name using errcode = 'check_violation', constraint = p_name;
    end if;
  end
  $$;
comment on function app.demand is 'Fails with a named constraint unless the condition is met.';
grant execute on function app.demand to streamvibe_service, streamvibe_user;

call app.protect('app.users', 'id');
call app.protect('app.user_role');
-- has_role reads as the owner, and force holds the owner to the policies too.
create policy owner_select on app.user_role for select to streamvibe_owner using (true);
