-- Connections: grants at platforms, the channels behind them, consents under way, and sync runs.
-- The owner is carried along by composite foreign keys, so that no row can point at somebody else's.

create table app.platform_connection (
  id                uuid        not null,
  user_id           uuid        not null,
  platform          text        not null,
  status            text        not null,
  is_active         boolean     not null,
  vault_secret_name text,
  scopes            text[]      not null default '{}',
  auto_sync         boolean     not null default false,
  auto_sync_minutes int         not null default 1440,
  last_synced_at    timestamptz,
  next_due_at       timestamptz,
  grant_expires_at  timestamptz,
  problem_code      text,
  problem_message   text,
  created_at        timestamptz not null,
  updated_at        timestamptz not null,
  version           bigint      not null default 1,
  constraint platform_connection_pkey primary key (id),
  constraint platform_connection_owner_key unique (id, user_id),
  constraint platform_connection_user_id_fkey foreign key (user_id) references app.users (id) on delete cascade,
  constraint platform_connection_platform_check check (platform in ('youtube', 'instagram', 'tiktok', 'facebook')),
  constraint platform_connection_status_check check (status in ('connected', 'degraded', 'needs_reauth', 'revoked'))
);
create index platform_connection_user_id_platform_idx on app.platform_connection (user_id, platform) where is_active;
create index platform_connection_next_due_at_idx on app.platform_connection (next_due_at) where next_due_at is not null;
create index platform_connection_user_id_idx on app.platform_connection (user_id);
comment on table app.platform_connection is 'A user''s grant at a platform. vault_secret_name is the only link to its tokens; next_due_at is when its grain must be woken.';
call app.protect('app.platform_connection');

create table app.social_account (
  id            uuid        not null,
  user_id       uuid        not null,
  connection_id uuid        not null,
  platform      text        not null,
  external_id   text        not null,
  handle        text        not null,
  title         text        not null,
  is_active     boolean     not null,
  created_at    timestamptz not null,
  updated_at    timestamptz not null,
  constraint social_account_pkey primary key (id),
  constraint social_account_owner_key unique (id, connection_id, user_id),
  constraint social_account_connection_fkey foreign key (connection_id, user_id) references app.platform_connection (id, user_id) on delete cascade
);
create unique index social_account_active_key on app.social_account (platform, external_id) where is_active;
create index social_account_connection_id_idx on app.social_account (connection_id, user_id);
create index social_account_user_id_external_id_idx on app.social_account (user_id, platform, external_id);
comment on table app.social_account is 'A channel or page behind a connection. One active row per channel in the whole installation; reconnecting revives the old row.';
call app.protect('app.social_account');

create table app.oauth_flow (
  state_hash    bytea       not null,
  user_id       uuid        not null,
  platform      text        not null,
  connection_id uuid,
  capability    text,
  return_url    text        not null,
  expires_at    timestamptz not null,
  used_at       timestamptz,
  constraint oauth_flow_pkey primary key (state_hash),
  constraint oauth_flow_user_id_fkey foreign key (user_id) references app.users (id) on delete cascade,
  constraint oauth_flow_connection_fkey foreign key (connection_id, user_id) references app.platform_connection (id, user_id) on delete cascade
);
create index oauth_flow_user_id_idx on app.oauth_flow (user_id);
create index oauth_flow_connection_id_idx on app.oauth_flow (connection_id, user_id);
create index oauth_flow_expires_at_idx on app.oauth_flow (expires_at);
comment on table app.oauth_flow is 'A consent under way, by the hash of its state; claimed once by one update.';
call app.protect('app.oauth_flow');
revoke select on app.oauth_flow from streamvibe_user;

create table app.sync_run (
  id              uuid        not null,
  user_id         uuid        not null,
  connection_id   uuid        not null,
  trigger         text        not null,
  status          text        not null,
  checkpoint      jsonb,
  seen            int         not null default 0,
  created         int         not null default 0,
  updated         int         not null default 0,
  deleted         int         not null default 0,
  problem_code    text,
  problem_message text,
  queued_at       timestamptz not null,
  started_at      timestamptz,
  finished_at     timestamptz,
  version         bigint      not null default 1,
  constraint sync_run_pkey primary key (id),
  constraint sync_run_connection_fkey foreign key (connection_id, user_id) references app.platform_connection (id, user_id) on delete cascade,
  constraint sync_run_trigger_check check (trigger in ('first', 'manual', 'automatic')),
  constraint sync_run_status_check check (status in ('queued', 'running', 'completed', 'failed', 'cancelled'))
) with (fillfactor = 70);
create unique index sync_run_open_key on app.sync_run (connection_id) where status in ('queued', 'running');
create index sync_run_connection_id_idx on app.sync_run (connection_id, queued_at desc, id desc);
create index sync_run_user_id_idx on app.sync_run (user_id);
comment on table app.sync_run is 'One pass over a connection''s content. The checkpoint is written with each page; its version fences off a second writer.';
call app.protect('app.sync_run');
