-- Lists with filters and search choose their way by the values at hand: a plan made for any word, tag or channel would be the wrong one for many.
-- A statement run by execute is planned for its values, so that a filter that is null is none. Values stay values: no text of a caller becomes SQL.
-- The functions run as the owner, since row level security would shut the GIN indexes (neither @@ nor @> is leakproof); each asks for the user of the transaction itself.

-- Few items are not public, and they may lie anywhere in a large account.
create index content_item_user_hidden_idx on app.content_item (user_id, visibility, published_at desc, id desc) where deleted_at is null and visibility <> 'public';

-- Whose an account is, is known with the account: taken for independent, the two would make the planner expect a handful of rows of a large account.
create statistics app.content_item_owner_stats (dependencies) on user_id, social_account_id from app.content_item;

create policy owner_select on app.social_account for select to streamvibe_owner using (true);

create function app.accounts_within(p_user uuid, p_platform text, p_connection uuid) returns uuid[]
  language sql stable
  as $$
    select case when bool_and(coalesce(a.platform = p_platform, true) and coalesce(a.connection_id = p_connection, true)) is distinct from false then null
                else coalesce(array_agg(a.id) filter (where coalesce(a.platform = p_platform, true) and coalesce(a.connection_id = p_connection, true)), '{}') end
    from app.social_account a where a.user_id = p_user
  $$;
comment on function app.accounts_within is 'The accounts of a user on this platform and of this connection; null where these are all. An account has an index by time, a platform has none.';
revoke all on function app.accounts_within from public;

create function app.list_own_content(
    p_platform text, p_connection uuid, p_visibility text, p_tags text[], p_after_published timestamptz, p_after_id uuid, p_limit int)
  returns table (id uuid)
  language plpgsql stable security definer rows 20 set search_path = app, pg_temp
  as $$
  declare
    owner constant uuid := nullif(current_setting('app.user_id', true), '')::uuid;
    accounts constant uuid[] := app.accounts_within(owner, p_platform, p_connection);
  begin
    return query execute $q$
      select c.id
      from app.content_item c
      where c.user_id = $1 and c.deleted_at is null
        and ($2 is null or c.social_account_id = $2) and ($3 is null or c.social_account_id = any ($3)) and ($4 is null or c.visibility = $4) and ($5 is null or c.tags @> $5)
        and ($7 is null or (c.published_at, c.id) < ($6, $7))
      order by c.published_at desc, c.id desc
      limit $8
      $q$
      -- One account is said as one: only then its index gives the order.
      using owner, case cardinality(accounts) when 1 then accounts[1] end, accounts, p_visibility, p_tags, p_after_published, p_after_id, p_limit;
  end
  $$;
comment on function app.list_own_content is 'The own items within these filters, newest first.';
revoke all on function app.list_own_content from public;
grant execute on function app.list_own_content to streamvibe_user;

create or replace function app.search_own_content(
    p_query text, p_platform text, p_connection uuid, p_visibility text, p_tags text[],
    p_after_rank real, p_after_published timestamptz, p_after_id uuid, p_limit int)
  returns table (id uuid, rank real, published_at timestamptz)
  language plpgsql stable security definer rows 20 set search_path = app, pg_temp
  as $$
  declare
    owner constant uuid := nullif(current_setting('app.user_id', true), '')::uuid;
    accounts constant uuid[] := app.accounts_within(owner, p_platform, p_connection);
    query constant tsquery := websearch_to_tsquery('english', p_query);
  begin
    -- Words that every text has are left out; where no other is left, nothing is asked.
    if numnode(query) = 0 then return; end if;
    return query execute $q$
      with newest as (
        select c.id, c.published_at, ts_rank(c.search_vector, $2) as rank
        from app.content_item c
        where c.user_id = $1 and c.deleted_at is null and c.search_vector @@ $2
          and ($3 is null or c.social_account_id = $3) and ($4 is null or c.social_account_id = any ($4)) and ($5 is null or c.visibility = $5) and ($6 is null or c.tags @> $6)
        order by c.published_at desc, c.id desc
        limit 1000)
      select n.id, n.rank, n.published_at
      from newest n
      where $9 is null or (n.rank, n.published_at, n.id) < ($7, $8, $9)
      order by n.rank desc, n.published_at desc, n.id desc
      limit $10
      $q$
      using owner, query, case cardinality(accounts) when 1 then accounts[1] end, accounts, p_visibility, p_tags, p_after_rank, p_after_published, p_after_id, p_limit;
  end
  $$;
