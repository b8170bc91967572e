-- Lifecycle of a connection: what its health is decided on, who refreshes its tokens now, and grants that are still to be given back.

alter table app.platform_connection
  add column first_sync_due_at  timestamptz,
  add column failures           int not null default 0,
  add column last_verified_at   timestamptz,
  add column granted_at         timestamptz,
  add column lapse_announced    boolean not null default false,
  add column refresh_started_at timestamptz,
  add column refreshed_at       timestamptz,
  add column refresh_retry_at   timestamptz;
comment on column app.platform_connection.first_sync_due_at is 'A consent asked for a sync that was not opened yet.';
comment on column app.platform_connection.failures is 'Token refreshes in a row that failed for a passing reason.';
comment on column app.platform_connection.last_verified_at is 'When the platform last accepted the grant.';
comment on column app.platform_connection.granted_at is 'When the person last consented; tells the tokens of one consent from those of the next.';
comment on column app.platform_connection.refresh_started_at is 'A refresh is under way since then. One that is older than its lease never finished.';
comment on column app.platform_connection.refresh_retry_at is 'After a failed refresh the platform is left alone until then.';

-- The owner is held to the policies too, and has none here.
alter table app.platform_connection no force row level security;
alter table app.sync_run no force row level security;
update app.platform_connection set granted_at = created_at, last_verified_at = last_synced_at where is_active;
-- A consent whose first run was not opened; where a run is open, next_due_at is its lease.
update app.platform_connection c set first_sync_due_at = next_due_at
where is_active and next_due_at is not null and not exists (select from app.sync_run r where r.connection_id = c.id and r.status in ('queued', 'running'));
-- From now on a connection that works is always due for something: these are due at once, and spread by their own jitter afterwards.
update app.platform_connection set next_due_at = updated_at where is_active and next_due_at is null and status in ('connected', 'degraded');
alter table app.platform_connection force row level security;
alter table app.sync_run force row level security;

create table vault.revocation (
  id            uuid        not null,
  platform      text        not null,
  connection_id uuid        not null,
  external_id   text        not null,
  envelope      bytea       not null,
  tries         int         not null default 0,
  due_at        timestamptz not null,
  created_at    timestamptz not null,
  constraint revocation_pkey primary key (id)
);
create index revocation_due_at_idx on vault.revocation (due_at);
create index revocation_external_id_idx on vault.revocation (platform, external_id);
comment on table vault.revocation is 'Grants to give back to their platform. Belongs to no user, so that it outlives a deleted account; the token is an envelope under the name revocation_{id}.';
alter table vault.revocation enable row level security;
alter table vault.revocation force row level security;
create policy service_all on vault.revocation for all to streamvibe_service using (true) with check (true);
grant select, insert, update, delete on vault.revocation to streamvibe_service;
