-- Metering: use above a limit, on its way to Stripe.

create table app.meter_event (
  user_id       uuid        not null,
  operation_id  uuid        not null,
  kind          text        not null,
  customer_id   text        not null,
  occurred_at   timestamptz not null,
  state         text        not null default 'pending',
  taken         int         not null default 0,
  failures      int         not null default 0,
  unknown_since timestamptz,
  due_at        timestamptz,
  ended_at      timestamptz,
  problem       text,
  constraint meter_event_pkey primary key (user_id, operation_id),
  constraint meter_event_usage_fkey foreign key (user_id, operation_id) references app.usage_event (user_id, operation_id) on delete cascade,
  constraint meter_event_state_check check (state in ('pending', 'accepted', 'refused')),
  constraint meter_event_due_check check ((due_at is not null) = (state = 'pending'))
);
create index meter_event_due_idx on app.meter_event (due_at) where state = 'pending';
create index meter_event_customer_idx on app.meter_event (customer_id, kind, occurred_at);
comment on table app.meter_event is 'One row per unit above a limit that Stripe is to charge for, written with its settlement; Stripe knows it by operation_id. pending -> accepted | refused.';
comment on column app.meter_event.occurred_at is 'When it was held, moved into the cycle it belongs to.';
comment on column app.meter_event.taken is 'How often it was taken up for a try; fences off who was slower.';
comment on column app.meter_event.unknown_since is 'The first try of which nobody knows what became; null where there is none. Stripe forgets an operation_id after a day, so that an older one is not sent again before its sums were read. Where it is refused: what may have arrived all the same.';
call app.protect('app.meter_event');

-- A late unit is overage where the plan of its own cycle had it: a plan that fell to the free one within a cycle has a limit below what was used, and no price.
alter table app.quota_usage_history add column overage_allowed boolean not null default true;
comment on column app.quota_usage_history.overage_allowed is 'Whether the plan that the cycle ended with had overage.';

-- As in 0025, and a unit above the limit is owed to Stripe, where the person is a customer there.
create or replace function app.settle_usage(p_user uuid, p_operation uuid, p_commit boolean, p_now timestamptz) returns setof app.usage_counter
  language plpgsql set search_path = app, pg_temp
  as $$
  declare
    event   app.usage_event;
    counter app.usage_counter;
    current boolean;
    ends    timestamptz;
    over    bigint := 0;
  begin
    perform from app.usage_counter where user_id = p_user order by kind for no key update;
    select * into event from app.usage_event where user_id = p_user and operation_id = p_operation;
    if not found then return; end if;
    select * into counter from app.usage_counter where user_id = p_user and kind = event.kind;

    if event.state = 'held' then
      current := event.cycle_start = counter.cycle_start;
      if p_commit and current then
        over := case when counter.overage_allowed and counter.used >= counter.quota_limit then 1 else 0 end;
        select cycle_end into ends from app.subscription where user_id = p_user;
      elsif p_commit then
        -- Where the row is missing, the cycle ended no later than the next one that is known began.
        insert into app.quota_usage_history as h (user_id, kind, cycle_start, cycle_end, used, overage, quota_limit, overage_allowed)
        values (p_user, event.kind, event.cycle_start,
          coalesce((select min(n.cycle_start) from app.quota_usage_history n where n.user_id = p_user and n.kind = event.kind and n.cycle_start > event.cycle_start),
                   greatest(counter.cycle_start, event.cycle_start)),
          1, case when counter.overage_allowed and counter.quota_limit = 0 then 1 else 0 end, counter.quota_limit, counter.overage_allowed)
        on conflict on constraint quota_usage_history_pkey do update
          set used = h.used + 1, overage = h.overage + case when h.overage_allowed and h.used >= h.quota_limit then 1 else 0 end
        returning h.cycle_end, case when h.overage_allowed and h.used > h.quota_limit then 1 else 0 end into ends, over;
      end if;
      -- Never before it was held: the clocks of two silos differ.
      update app.usage_event
         set state = case when p_commit then 'committed' else 'released' end, settled_at = greatest(p_now, held_at), overage = over
       where user_id = p_user and operation_id = p_operation;
      -- At a time of its cycle, since Stripe charges by time: a hold that waited to be written may be dated behind the end.
      if over > 0 then
        insert into app.meter_event (user_id, operation_id, kind, customer_id, occurred_at, due_at)
        select p_user, p_operation, event.kind, s.stripe_customer_id, greatest(event.cycle_start, least(event.held_at, ends - interval '1 second')), p_now
        from app.subscription s where s.user_id = p_user and s.stripe_customer_id is not null;
      end if;
      update app.usage_counter c
         set held = c.held - 1,
             used = c.used + case when p_commit and current then 1 else 0 end,
             overage = c.overage + case when current then over else 0 end,
             version = c.version + 1
       where c.user_id = p_user and c.kind = event.kind
      returning * into counter;
    end if;
    return next counter;
  end
  $$;
comment on function app.settle_usage is 'Commits or releases a hold once, in the cycle it was held in; a settled one stays as it is. Overage only where the plan has it, and then it is owed to Stripe.';

-- As in 0022; the history says whether there was overage.
create or replace function app.roll_over(p_user uuid, p_end timestamptz, p_next_start timestamptz, p_next_end timestamptz, p_now timestamptz) returns boolean
  language plpgsql set search_path = app, pg_temp
  as $$
  begin
    if not (p_end <= p_next_start and p_next_start <= p_now and p_now < p_next_end) then return false; end if;
    perform from app.usage_counter where user_id = p_user order by kind for no key update;
    update app.subscription
       set cycle_start = p_next_start, cycle_end = p_next_end, version = version + 1, updated_at = p_now
     where user_id = p_user and cycle_end = p_end;
    if not found then return false; end if;
    -- A row is there only where a late unit could not find it.
    insert into app.quota_usage_history as h (user_id, kind, cycle_start, cycle_end, used, overage, quota_limit, overage_allowed)
    select user_id, kind, cycle_start, p_end, used, overage, quota_limit, overage_allowed from app.usage_counter where user_id = p_user
    on conflict on constraint quota_usage_history_pkey do update
      set cycle_end = excluded.cycle_end, used = h.used + excluded.used, overage = h.overage + excluded.overage, quota_limit = excluded.quota_limit,
          overage_allowed = excluded.overage_allowed;
    update app.usage_counter
       set used = 0, overage = 0, cycle_start = p_next_start, noticed = 0, noticed_limit = null, version = version + 1
     where user_id = p_user;
    return true;
  end
  $$;
