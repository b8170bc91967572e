-- The spend cap: what use above the limits may cost in a cycle. Prices and cap stand on the counters, so that a hold decides on what it has locked.

alter table app.usage_counter
  add column overage_price numeric,
  add column spend_cap     bigint,
  add constraint usage_counter_overage_price_check check (overage_price >= 0),
  add constraint usage_counter_spend_cap_check check (spend_cap >= 0);
-- Whose counters are locked together. No unit that is held or used changes it, so that the updates stay in place.
create index usage_counter_capped_idx on app.usage_counter (user_id, kind) where spend_cap is not null;
comment on column app.usage_counter.overage_price is 'What one unit above the limit costs, in minor units of the subscription''s currency; null where that is not known.';
comment on column app.usage_counter.spend_cap is 'A copy of subscription.spend_cap on every counter of the user; null is no cap.';
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
    update app.usage_counter set spend_cap = p_cap, version = version + 1 where user_id = p_user and spend_cap is distinct from p_cap;

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
