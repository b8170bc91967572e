-- Publishing: what was to be written to a platform, and what became of it.

create table app.publication (
  id              uuid        not null,
  user_id         uuid        not null,
  content_id      uuid        not null,
  revision        int         not null,
  status          text        not null,
  fields          text[]      not null,
  wanted          jsonb       not null,
  previous        jsonb       not null,
  draft           text,
  attempts        int         not null default 0,
  created_at      timestamptz not null,
  finished_at     timestamptz,
  next_due_at     timestamptz,
  problem_code    text,
  problem_message text,
  version         bigint      not null default 1,
  constraint publication_pkey primary key (id),
  constraint publication_content_fkey foreign key (content_id, user_id) references app.content_item (id, user_id) on delete cascade,
  constraint publication_status_check check (status in ('pending', 'published', 'unconfirmed', 'failed', 'draft')),
  constraint publication_due_check check ((next_due_at is not null) = (status in ('pending', 'unconfirmed'))),
  constraint publication_attempts_check check (attempts >= 0)
);
create index publication_content_created_idx on app.publication (content_id, created_at desc, id desc);
create index publication_content_fkey_idx on app.publication (content_id, user_id);
create index publication_user_id_idx on app.publication (user_id, id);
create index publication_due_idx on app.publication (next_due_at) where status in ('pending', 'unconfirmed');
create unique index publication_open_key on app.publication (content_id) where status in ('pending', 'unconfirmed');
comment on table app.publication is 'One wish to write fields of an item to its platform, written down before it is tried. wanted: what is to be there; previous: what was there before the newest try, and before the first what was known of it when the wish was made. unconfirmed: a try was made and nobody knows what became of it. At most one of an item is open.';
call app.protect('app.publication');
grant insert, update (status, finished_at, next_due_at, problem_code, problem_message, version) on app.publication to streamvibe_user;
