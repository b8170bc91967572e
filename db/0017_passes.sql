-- Passes: when the whole of a list was last read, what its pages said then, and the items of them that nobody could read.

alter table app.platform_connection add column last_complete_at timestamptz;
comment on column app.platform_connection.last_complete_at is 'When a pass over all of the content last ended; automatic syncs read only the newest while it is young.';
-- Up to now every pass was a complete one. The owner is held to the policies too, and has none here.
alter table app.platform_connection no force row level security;
update app.platform_connection set last_complete_at = last_synced_at;
alter table app.platform_connection force row level security;

alter table app.sync_run add column quarantined int not null default 0;

create table app.list_page (
  user_id           uuid   not null,
  connection_id     uuid   not null,
  social_account_id uuid   not null,
  place             text   not null,
  edition           int    not null,
  etag              text   not null,
  ids               text[] not null,
  next_place        text,
  total             int,
  items_etag        text,
  held              text[] not null,
  run_id            uuid   not null,
  constraint list_page_pkey primary key (social_account_id, place),
  constraint list_page_account_fkey foreign key (social_account_id, connection_id, user_id)
    references app.social_account (id, connection_id, user_id) on delete cascade
);
create index list_page_account_fkey_idx on app.list_page (social_account_id, connection_id, user_id);
comment on table app.list_page is 'A page of a channel''s list as the platform last answered it, so that it need not say it again. place: its page token, empty for the first; held: the ids on it that are content here; edition: of the code that read it.';
call app.protect('app.list_page');

create table app.quarantined_item (
  user_id           uuid        not null,
  connection_id     uuid        not null,
  social_account_id uuid        not null,
  external_id       text        not null,
  reason            text        not null,
  first_seen_at     timestamptz not null,
  last_seen_at      timestamptz not null,
  run_id            uuid        not null,
  constraint quarantined_item_pkey primary key (social_account_id, external_id),
  constraint quarantined_item_account_fkey foreign key (social_account_id, connection_id, user_id)
    references app.social_account (id, connection_id, user_id) on delete cascade,
  constraint quarantined_item_reason_check check (reason in ('malformed', 'no_title', 'no_time', 'senseless_time', 'not_storable'))
);
create index quarantined_item_account_fkey_idx on app.quarantined_item (social_account_id, connection_id, user_id);
comment on table app.quarantined_item is 'What exists at the platform and cannot be read, with why in a word. Its last good copy, if there is one, stays in content_item.';
call app.protect('app.quarantined_item');
