-- Trending: what public content is about just now.

create table app.trending_keyword (
  keyword     text             not null,
  score       double precision not null,
  creators    int              not null,
  computed_at timestamptz      not null,
  constraint trending_keyword_pkey primary key (keyword),
  constraint trending_keyword_keyword_check check (char_length(keyword) between 2 and 40),
  constraint trending_keyword_score_check check (score > 0 and score <= 100),
  constraint trending_keyword_creators_check check (creators > 0)
);
comment on table app.trending_keyword is 'Words of tags and titles of public content, written anew each day. Of the highest score, 100. About no user: creators says how many use it, not who.';
alter table app.trending_keyword enable row level security;
alter table app.trending_keyword force row level security;
create policy service_all on app.trending_keyword for all to streamvibe_service using (true) with check (true);
grant select, insert, update, delete on app.trending_keyword to streamvibe_service;

-- The newest public content of everybody, without a look at the rest of it. What the platform says of it is part of the condition, so that nobody's own list, which never asks for
-- that, is read through everybody's content.
create index content_item_public_idx on app.content_item (published_at desc, id desc) include (user_id)
  where deleted_at is null and visibility = 'public' and remote ->> 'Visibility' = 'public';
