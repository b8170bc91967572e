-- Content: what a user published, as the platform last said it (remote) and as it is shown here, with every change of a shown field.

create function app.tags_text(p_tags text[]) returns text
  language sql immutable parallel safe
  as $$ select array_to_string(p_tags, ' ') $$;
comment on function app.tags_text is 'Tags as one text. array_to_string is only stable, for types whose text depends on settings; text is not one of them.';
grant execute on function app.tags_text to streamvibe_service, streamvibe_user;

create table app.content_item (
  id                uuid        not null,
  user_id           uuid        not null,
  connection_id     uuid        not null,
  social_account_id uuid        not null,
  platform          text        not null,
  external_id       text        not null,
  type              text        not null,
  title             text        not null,
  description       text        not null,
  tags              text[]      not null,
  visibility        text        not null,
  made_private_here boolean     not null default false,
  url               text        not null,
  thumbnail_url     text,
  duration_seconds  int,
  published_at      timestamptz not null,
  view_count        bigint,
  like_count        bigint,
  comment_count     bigint,
  remote            jsonb       not null,
  remote_hash       bytea       not null,
  revision          int         not null default 1,
  version           bigint      not null default 1,
  last_seen_run     uuid,
  created_at        timestamptz not null,
  updated_at        timestamptz not null,
  deleted_at        timestamptz,
  search_vector     tsvector    not null generated always as (
    setweight(to_tsvector('english', title), 'A') ||
    setweight(to_tsvector('english', app.tags_text(tags)), 'B') ||
    setweight(to_tsvector('english', left(description, 5000)), 'C')) stored,
  constraint content_item_pkey primary key (id),
  constraint content_item_owner_key unique (id, user_id),
  constraint content_item_external_key unique (social_account_id, external_id),
  constraint content_item_account_fkey foreign key (social_account_id, connection_id, user_id)
    references app.social_account (id, connection_id, user_id) on delete cascade,
  constraint content_item_visibility_check check (visibility in ('public', 'unlisted', 'private'))
) with (fillfactor = 85);
create index content_item_account_published_idx on app.content_item (social_account_id, published_at desc);
create index content_item_user_published_idx on app.content_item (user_id, published_at desc, id desc) where deleted_at is null;
create index content_item_account_fkey_idx on app.content_item (social_account_id, connection_id, user_id);
create index content_item_tags_idx on app.content_item using gin (tags);
create index content_item_search_idx on app.content_item using gin (search_vector);
comment on table app.content_item is 'One published thing. remote and remote_hash: what the platform last said; the other fields: what is shown here. made_private_here: its owner made it private here, which no sync lifts.';
call app.protect('app.content_item');
grant update (title, description, tags, visibility, made_private_here, revision, version, updated_at) on app.content_item to streamvibe_user;
-- The search function below runs as the owner, and force holds the owner to the policies too.
create policy owner_select on app.content_item for select to streamvibe_owner using (true);

create table app.content_revision (
  content_id    uuid        not null,
  number        int         not null,
  user_id       uuid        not null,
  at            timestamptz not null,
  made_by       text        not null,
  reason        text        not null,
  suggestion_id uuid,
  changes       jsonb       not null,
  constraint content_revision_pkey primary key (content_id, number),
  constraint content_revision_content_fkey foreign key (content_id, user_id) references app.content_item (id, user_id) on delete cascade,
  constraint content_revision_number_check check (number > 1),
  constraint content_revision_reason_check check (reason in ('edit', 'restore', 'sync', 'suggestion'))
);
create index content_revision_content_fkey_idx on app.content_revision (content_id, user_id);
create index content_revision_user_id_idx on app.content_revision (user_id);
comment on table app.content_revision is 'Each change of shown fields from revision 2 on. Revision 1, the first sync, is what is left when all of these are undone.';
call app.protect('app.content_revision');
grant insert on app.content_revision to streamvibe_user;

-- Search under row level security cannot use the GIN index (@@ is not leakproof), so it goes through this one door,
-- which asks for the user of the transaction itself. Ranks the newest 1,000 matches.
create function app.search_own_content(
    p_query text, p_platform text, p_connection uuid, p_visibility text, p_tags text[],
    p_after_rank real, p_after_published timestamptz, p_after_id uuid, p_limit int)
  returns table (id uuid, rank real, published_at timestamptz)
  language sql stable security definer set search_path = app, pg_temp
  as $$
    with newest as (
      select c.id, c.published_at, ts_rank(c.search_vector, q.query) as rank
      from app.content_item c, websearch_to_tsquery('english', p_query) as q(query)
      where c.user_id = nullif(current_setting('app.user_id', true), '')::uuid
        and c.deleted_at is null
        and c.search_vector @@ q.query
        and (p_platform is null or c.platform = p_platform)
        and (p_connection is null or c.connection_id = p_connection)
        and (p_visibility is null or c.visibility = p_visibility)
        and (p_tags is null or c.tags @> p_tags)
      order by c.published_at desc, c.id desc
      limit 1000)
    select n.id, n.rank, n.published_at
    from newest n
    where p_after_id is null or (n.rank, n.published_at, n.id) < (p_after_rank, p_after_published, p_after_id)
    order by n.rank desc, n.published_at desc, n.id desc
    limit p_limit
  $$;
comment on function app.search_own_content is 'The own items that match, best first.';
revoke all on function app.search_own_content from public;
grant execute on function app.search_own_content to streamvibe_user;
