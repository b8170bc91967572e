-- Vault: settings that are secrets. Their values are envelopes like all others; a setting says vault:name.

create table vault.setting (
  name       text        not null,
  envelope   bytea       not null,
  version    bigint      not null default 1,
  updated_at timestamptz not null,
  constraint setting_pkey primary key (name),
  constraint setting_name_check check (name ~ '^[a-z0-9][a-z0-9_.-]{0,63}$')
);
comment on table vault.setting is 'Secret values of settings, sealed for their name: the installation''s own, no user''s. Written by the command "secret" of the silo.';
alter table vault.setting enable row level security;
alter table vault.setting force row level security;
create policy service_all on vault.setting for all to streamvibe_service using (true) with check (true);
grant select, insert, update, delete on vault.setting to streamvibe_service;

-- What the rules of the catalogue missed (tests/Integration/Storage/Lints.cs): deleting a parent looked through the whole child.
create index session_user_id_fkey_idx on auth.session (user_id);
create index sync_run_connection_fkey_idx on app.sync_run (connection_id, user_id);
comment on procedure app.protect is 'Row level security for a table: background work sees all of it, a user the own rows, an administrator every row.';
