-- The four roles of the product, checked at every start, by the login itself and before any numbered script.
-- An administrator may create them beforehand; then this script finds nothing to do and needs no CREATEROLE.
-- Roles belong to the whole server, so two databases may start at once: what another starter did meanwhile is no error, and the last block decides.
do $roles$
declare
  wanted constant text[] := array['streamvibe_owner', 'streamvibe_service', 'streamvibe_user', 'streamvibe_public'];
  -- From PostgreSQL 16 on, membership alone no longer allows SET ROLE.
  needed constant text := case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end;
  name text;
begin
  foreach name in array wanted loop
    if not exists (select from pg_roles where rolname = name) then
      begin
        execute format('create role %I nologin nosuperuser nobypassrls noinherit', name);
      exception
        when duplicate_object or unique_violation then null;
        when insufficient_privilege then
          raise exception 'Role % is missing and login % may not create it.', name, session_user
            using errcode = 'insufficient_privilege',
                  hint = 'Let an administrator run db/roles.sql, or give the login CREATEROLE.';
      end;
    end if;
    if not pg_has_role(session_user, name, needed) then
      begin
        execute format('grant %I to %I', name, session_user);
      exception
        when unique_violation or internal_error or insufficient_privilege then null;
      end;
    end if;
  end loop;

  if not has_database_privilege('streamvibe_owner', current_database(), 'CREATE') then
    begin
      execute format('grant create on database %I to streamvibe_owner', current_database());
    exception
      when internal_error or insufficient_privilege then null;
    end;
  end if;

  foreach name in array wanted loop
    if not pg_has_role(session_user, name, needed) then
      raise exception 'Login % may not act as role %.', session_user, name
        using errcode = 'insufficient_privilege', hint = format('Let an administrator run: grant %I to %I;', name, session_user);
    end if;
  end loop;
  if not has_database_privilege('streamvibe_owner', current_database(), 'CREATE') then
    raise exception 'Role streamvibe_owner may not create schemas in database %.', current_database()
      using errcode = 'insufficient_privilege', hint = format('Let an administrator run: grant create on database %I to streamvibe_owner;', current_database());
  end if;
  if exists (select from pg_roles where rolname = any (wanted) and (rolsuper or rolbypassrls)) then
    raise exception 'A role of StreamVibe is a superuser or has BYPASSRLS: row level security would not hold.'
      using errcode = 'insufficient_privilege', hint = 'Let an administrator run: alter role … nosuperuser nobypassrls;';
  end if;
end
$roles$;
