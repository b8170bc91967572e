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
