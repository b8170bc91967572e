-- Jobs: what they delete, and where their runs are noted.

-- A run of a job is about nobody's account: its row has no user, and only administrators may see it.
alter table app.audit_log alter column user_id drop not null;
comment on table app.audit_log is 'One row per act in a user''s account, or of the installation where user_id is null. Actor is a user id or system.';

create index notification_created_at_idx on app.notification (created_at);

create table app.cache_store (
  key        text        not null,
  value      bytea       not null,
  expires_at timestamptz not null,
  constraint cache_store_pkey primary key (key)
);
create index cache_store_expires_at_idx on app.cache_store (expires_at);
comment on table app.cache_store is 'Answers of outside services that every silo may use until they expire. About no user; nothing is lost with it.';
alter table app.cache_store enable row level security;
alter table app.cache_store force row level security;
create policy service_all on app.cache_store for all to streamvibe_service using (true) with check (true);
grant select, insert, update, delete on app.cache_store to streamvibe_service;
