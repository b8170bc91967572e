-- The spend cap: what use above the limits may cost in a cycle. Prices and cap stand on the counters, so that a hold decides on what it has locked.

alter table app.usage_counter
  add column overage_price numeric,
  add column spend_cap     bigint,
  add column had_cap       boolean not null default false,
  add constraint usage_counter_overage_price_check check (overage_price >= 0),
  add constraint usage_counter_spend_cap_check check (spend_cap >= 0);
-- Whose counters are locked together. No unit that is held or used changes it, so that the updates stay in place.
create index usage_counter_had_cap_idx on app.usage_counter (user_id, kind) where had_cap;
comment on column app.usage_counter.overage_price is 'What one unit above the limit costs, in minor units of the subscription''s currency; null where that is not known.';
comment on column app.usage_counter.spend_cap is 'A copy of subscription.spend_cap on every counter of the user; null is no cap.';
comment on column app.usage_counter.had_cap is 'Whether there ever was a cap: holds lock all counters of the user from then on, so that one that comes and goes never finds a group with too few of them again.';
comment on column app.subscription.spend_cap is 'What use above the limits may cost in a cycle, in minor units; null is no cap. The counters have copies, written with it.';

-- Refused by the person's own cap. Rows of before have fewer states, so that they need no look.
alter table app.usage_event
  drop constraint usage_event_state_check,
  add constraint usage_event_state_check check (state in ('held', 'committed', 'released', 'refused', 'capped')) not valid;
comment on table app.usage_event is 'The ledger: one row per metered operation, kept for ever. held -> committed | released; refused by the plan and capped by the person never held.';

-- Undoes the transaction in a way that has it sent again.
create function app.again_if(p_is_torn boolean) returns void
  language plpgsql immutable
  as $$
  begin
    if p_is_torn then
      raise exception 'what was locked is not what has to be' using errcode = 'serialization_failure';
    end if;
  end
  $$;
comment on function app.again_if is 'Fails as two transactions do of which only one could be: the caller sends it again.';
revoke all on function app.again_if from public;
grant execute on function app.again_if to streamvibe_service;

-- Puts a cap into force, on the row and on every counter, and tells the silos. Connections are locked before counters, and both before the row, as everywhere: no hold of the user is decided meanwhile.
create function app.set_spend_cap(p_user uuid, p_cap bigint, p_now timestamptz) returns void
  language plpgsql set search_path = app, pg_temp
  as $$
  declare
    known  app.subscription;
    paused uuid[];
  begin
    select * into known from app.subscription where user_id = p_user;
    -- Automatic syncs that wait for the next cycle, as in apply_entitlement.
    paused := array(
      select c.id from app.platform_connection c
      where c.user_id = p_user and c.is_active and c.next_sync_at between known.cycle_end and known.cycle_end + interval '1 hour' and c.auto_sync_failures = 0
        and (c.last_synced_at is null or c.next_sync_at > c.last_synced_at + make_interval(mins => c.auto_sync_minutes) * 1.1)
        and not exists (select from app.sync_run r where r.connection_id = c.id and r.status in ('queued', 'running'))
      order by c.id for update);
    perform from app.usage_counter where user_id = p_user order by kind for no key update;
    select * into known from app.subscription where user_id = p_user;

    -- Where a price is missing that the cap needs, Stripe is asked for it.
    update app.subscription
       set spend_cap = p_cap, version = version + 1, updated_at = p_now,
           reread_due_at = case
             when p_cap is not null and stripe_subscription_id is not null and exists (select from app.usage_counter c where c.user_id = p_user and c.overage_allowed and c.overage_price is null)
             then least(reread_due_at, p_now) else reread_due_at end
     where user_id = p_user;
    perform app.demand(found, 'subscription_pkey');
    update app.usage_counter set spend_cap = p_cap, had_cap = had_cap or p_cap is not null, version = version + 1 where user_id = p_user and spend_cap is distinct from p_cap;

    if p_cap is null or p_cap > known.spend_cap then
      -- One that still does not fit is put off again.
      update app.platform_connection set next_sync_at = p_now, next_due_at = least(next_due_at, p_now), version = version + 1
       where id = any (paused) and exists (select from app.usage_counter c where c.user_id = p_user and c.kind = 'sync' and (c.overage_allowed or c.quota_limit is null or c.used + c.held < c.quota_limit));
    end if;
    perform pg_notify('cache_dropped', 'subscription ' || p_user);
  end
  $$;
comment on function app.set_spend_cap is 'Sets or removes what use above the limits may cost in a cycle, and tells the silos.';
revoke all on function app.set_spend_cap from public;
grant execute on function app.set_spend_cap to streamvibe_service;

-- As in 0024; the history says whether there was overage (0030), and automatic syncs that the cap has paused are not woken by every look at Stripe.
create or replace function app.apply_entitlement(
  p_user uuid, p_version bigint, p_plan text, p_status text, p_anchor timestamptz, p_start timestamptz, p_end timestamptz, p_cancel boolean, p_past_due_since timestamptz,
  p_grace_ends_at timestamptz, p_customer text, p_subscription text, p_product text, p_seen_at timestamptz, p_reread_due_at timestamptz, p_reread_tries int,
  p_kinds text[], p_limits bigint[], p_overage boolean, p_now timestamptz) returns void
  language plpgsql set search_path = app, pg_temp
  as $$
  declare
    known  app.subscription;
    paused uuid[];
  begin
    select * into known from app.subscription where user_id = p_user;
    -- Automatic syncs that wait for the quota to begin anew: dated just behind the end of the cycle, and later than their interval would have it.
    paused := array(
      select c.id from app.platform_connection c
      where c.user_id = p_user and c.is_active and c.next_sync_at between known.cycle_end and known.cycle_end + interval '1 hour' and c.auto_sync_failures = 0
        and (c.last_synced_at is null or c.next_sync_at > c.last_synced_at + make_interval(mins => c.auto_sync_minutes) * 1.1)
        and not exists (select from app.sync_run r where r.connection_id = c.id and r.status in ('queued', 'running'))
      order by c.id for update);
    perform from app.usage_counter where user_id = p_user order by kind for no key update;

    update app.subscription
       set plan = p_plan, status = p_status, cycle_anchor = p_anchor, cycle_start = p_start, cycle_end = p_end, cancel_at_period_end = p_cancel, past_due_since = p_past_due_since,
           grace_ends_at = p_grace_ends_at, stripe_customer_id = p_customer, stripe_subscription_id = p_subscription, stripe_product_id = p_product, stripe_seen_at = p_seen_at,
           reread_due_at = p_reread_due_at, reread_tries = p_reread_tries, version = version + 1, updated_at = p_now
     where user_id = p_user and version = p_version and cycle_start <= p_start;
    perform app.demand(found, 'subscription_version');

    if p_start > known.cycle_start then
      insert into app.quota_usage_history as h (user_id, kind, cycle_start, cycle_end, used, overage, quota_limit, overage_allowed)
      select user_id, kind, cycle_start, least(known.cycle_end, p_start), used, overage, quota_limit, overage_allowed from app.usage_counter where user_id = p_user
      on conflict on constraint quota_usage_history_pkey do update
        set cycle_end = excluded.cycle_end, used = h.used + excluded.used, overage = h.overage + excluded.overage, quota_limit = excluded.quota_limit,
            overage_allowed = excluded.overage_allowed;
      update app.usage_counter
         set used = 0, overage = 0, cycle_start = p_start, noticed = 0, noticed_limit = null, version = version + 1
       where user_id = p_user;
    end if;
    update app.usage_counter c
       set quota_limit = t.quota_limit, overage_allowed = p_overage, version = c.version + 1
      from unnest(p_kinds, p_limits) as t(kind, quota_limit)
     where c.user_id = p_user and c.kind = t.kind and (c.quota_limit, c.overage_allowed) is distinct from (t.quota_limit, p_overage);

    if exists (select from app.usage_counter c where c.user_id = p_user and c.kind = 'sync' and (c.overage_allowed and c.spend_cap is null or c.quota_limit is null or c.used + c.held < c.quota_limit)) then
      update app.platform_connection set next_sync_at = p_now, next_due_at = least(next_due_at, p_now), version = version + 1 where id = any (paused);
    end if;
    perform pg_notify('cache_dropped', 'subscription ' || p_user);
  end
  $$;

-- As in 0024; where overage comes under a cap, its prices are asked for.
create or replace function app.apply_terms(p_product text, p_after uuid, p_most int, p_plan text, p_kinds text[], p_limits bigint[], p_overage boolean, p_now timestamptz) returns uuid
  language plpgsql set search_path = app, pg_temp
  as $$
  declare
    people uuid[];
  begin
    people := array(
      select user_id from app.subscription
      where stripe_product_id = p_product and plan <> 'free' and (p_after is null or user_id > p_after)
      order by user_id limit p_most);
    perform from app.usage_counter where user_id = any (people) order by user_id, kind for no key update;
    update app.usage_counter c
       set quota_limit = t.quota_limit, overage_allowed = p_overage, version = c.version + 1
      from unnest(p_kinds, p_limits) as t(kind, quota_limit), app.subscription s
     where c.user_id = any (people) and s.user_id = c.user_id and s.stripe_product_id = p_product and s.plan <> 'free'
       and c.kind = t.kind and (c.quota_limit, c.overage_allowed) is distinct from (t.quota_limit, p_overage);
    update app.subscription s
       set plan = p_plan, version = version + 1, updated_at = p_now,
           reread_due_at = case
             when exists (select from app.usage_counter c where c.user_id = s.user_id and c.spend_cap is not null and c.overage_allowed and c.overage_price is null)
             then least(reread_due_at, p_now) else reread_due_at end
     where user_id = any (people) and stripe_product_id = p_product and plan <> 'free';
    perform pg_notify('cache_dropped', 'subscription *');
    return people[cardinality(people)];
  end
  $$;
