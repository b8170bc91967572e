-- Stripe: who is which customer there, what was heard of it, and how an entitlement changes.

alter table app.subscription
  add column stripe_customer_id     text,
  add column stripe_subscription_id text,
  add column stripe_product_id      text,
  add column stripe_seen_at         timestamptz,
  add column reread_due_at          timestamptz,
  add column reread_tries           int not null default 0,
  add column grace_ends_at          timestamptz,
  add constraint subscription_stripe_customer_id_key unique (stripe_customer_id);
comment on column app.subscription.stripe_customer_id is 'The one link between a person here and a customer there. Nothing that an event says makes another.';
comment on column app.subscription.stripe_subscription_id is 'The subscription that the entitlement comes from; null on the free plan.';
comment on column app.subscription.stripe_product_id is 'The product whose metadata are the terms in force.';
comment on column app.subscription.stripe_seen_at is 'How new what is known of Stripe is: when it was last read, or when the event was made that was believed instead.';
comment on column app.subscription.reread_due_at is 'When Stripe is to be asked again, where it could not be asked.';
comment on column app.subscription.grace_ends_at is 'When an unpaid plan falls back to the limits of the free one; null where it has, or is paid.';
create index subscription_reread_due_at_idx on app.subscription (reread_due_at) where reread_due_at is not null;
create index subscription_grace_ends_at_idx on app.subscription (grace_ends_at) where grace_ends_at is not null;
create index subscription_stripe_product_id_idx on app.subscription (stripe_product_id, user_id) where stripe_product_id is not null;
create index subscription_stripe_seen_at_idx on app.subscription (stripe_seen_at) where stripe_customer_id is not null;

comment on table app.audit_log is 'One row per act in a user''s account, or of the installation where user_id is null. Actor is a user id, system or stripe.';

create table app.stripe_event (
  id          text        not null,
  type        text        not null,
  subject     text        not null,
  shard       smallint    not null,
  customer_id text,
  object_id   text,
  livemode    boolean     not null,
  api_version text,
  created_at  timestamptz not null,
  received_at timestamptz not null,
  payload     bytea       not null,
  state       text        not null,
  problem     text,
  attempts    int         not null default 0,
  next_try_at timestamptz not null,
  applied_at  timestamptz,
  constraint stripe_event_pkey primary key (id),
  constraint stripe_event_state_check check (state in ('pending', 'applied', 'ignored', 'quarantined')),
  constraint stripe_event_shard_check check (shard between 0 and 15)
);
comment on table app.stripe_event is 'The inbox of Stripe''s events, each once and for ever. About the installation: whom one concerns is said by subscription.stripe_customer_id.';
comment on column app.stripe_event.subject is 'Whose events are applied together: the customer, else the object.';
comment on column app.stripe_event.payload is 'The body as it was signed.';
create index stripe_event_pending_idx on app.stripe_event (shard, subject) where state = 'pending';
create index stripe_event_received_at_idx on app.stripe_event (received_at desc, id desc);
create index stripe_event_quarantined_idx on app.stripe_event (received_at desc, id desc) where state = 'quarantined';
alter table app.stripe_event enable row level security;
alter table app.stripe_event force row level security;
create policy service_all on app.stripe_event for all to streamvibe_service using (true) with check (true);
grant select, insert, update, delete on app.stripe_event to streamvibe_service;

-- Puts an entitlement into force, in the transaction of what it follows from: the row as the caller decided it, the limits of the counters, and the cycle where it begins later than the
-- running one (as roll_over does it, only that the running one need not be over). p_version is the row that was decided on; where somebody was quicker, nothing of the transaction happens.
-- Connections are locked before counters, and both before the row, as everywhere.
create function app.apply_entitlement(
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
      insert into app.quota_usage_history as h (user_id, kind, cycle_start, cycle_end, used, overage, quota_limit)
      select user_id, kind, cycle_start, least(known.cycle_end, p_start), used, overage, quota_limit from app.usage_counter where user_id = p_user
      on conflict on constraint quota_usage_history_pkey do update
        set cycle_end = excluded.cycle_end, used = h.used + excluded.used, overage = h.overage + excluded.overage, quota_limit = excluded.quota_limit;
      update app.usage_counter
         set used = 0, overage = 0, cycle_start = p_start, noticed = 0, noticed_limit = null, version = version + 1
       where user_id = p_user;
    end if;
    update app.usage_counter c
       set quota_limit = t.quota_limit, overage_allowed = p_overage, version = c.version + 1
      from unnest(p_kinds, p_limits) as t(kind, quota_limit)
     where c.user_id = p_user and c.kind = t.kind and (c.quota_limit, c.overage_allowed) is distinct from (t.quota_limit, p_overage);

    if exists (select from app.usage_counter c where c.user_id = p_user and c.kind = 'sync' and (c.overage_allowed or c.quota_limit is null or c.used + c.held < c.quota_limit)) then
      update app.platform_connection set next_sync_at = p_now, next_due_at = least(next_due_at, p_now), version = version + 1 where id = any (paused);
    end if;
    perform pg_notify('cache_dropped', 'subscription ' || p_user);
  end
  $$;
comment on function app.apply_entitlement is 'Puts a decided entitlement into force, limits and cycle with it, and tells the silos. Fails by name where the row is another one by now.';
revoke all on function app.apply_entitlement from public;
grant execute on function app.apply_entitlement to streamvibe_service;

-- Puts the terms of a product that changed into force for some of its subscribers, in the order of their ids, and answers the last of them; null where there were none.
create function app.apply_terms(p_product text, p_after uuid, p_most int, p_plan text, p_kinds text[], p_limits bigint[], p_overage boolean, p_now timestamptz) returns uuid
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
    update app.subscription set plan = p_plan, version = version + 1, updated_at = p_now
     where user_id = any (people) and stripe_product_id = p_product and plan <> 'free';
    perform pg_notify('cache_dropped', 'subscription *');
    return people[cardinality(people)];
  end
  $$;
comment on function app.apply_terms is 'Gives subscribers of a product its new terms, some at a time.';
revoke all on function app.apply_terms from public;
grant execute on function app.apply_terms to streamvibe_service;
