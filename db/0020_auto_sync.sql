-- Auto-sync: whether it is its owner's own choice, and when the next one comes.

alter table app.platform_connection
  add column auto_sync_chosen   boolean not null default false,
  add column next_sync_at       timestamptz,
  add column auto_sync_failures int     not null default 0,
  add constraint platform_connection_auto_sync_minutes_check check (auto_sync_minutes between 15 and 10080);
comment on column app.platform_connection.auto_sync is 'What its owner chose; says nothing until auto_sync_chosen.';
comment on column app.platform_connection.auto_sync_chosen is 'Its owner said whether it syncs by itself; until then the plan decides.';
comment on column app.platform_connection.next_sync_at is 'When the next automatic sync is due; null where none will come.';
comment on column app.platform_connection.auto_sync_failures is 'Automatic syncs in a row that could not be started for a passing reason.';

-- The sweep finds what a change of plan switched on or off; both are as small as the number of paying users.
create index subscription_paid_idx on app.subscription (user_id) where plan <> 'free';
create index platform_connection_planned_idx on app.platform_connection (user_id) where next_sync_at is not null and not auto_sync_chosen;
