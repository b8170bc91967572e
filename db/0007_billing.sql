-- Billing: the entitlement and the usage ledger. An entitlement is the one thing of Stripe's that is kept here.

create table app.subscription (
  user_id              uuid        not null,
  plan                 text        not null,
  status               text        not null,
  cycle_anchor         timestamptz not null,
  cycle_start          timestamptz not null,
  cycle_end            timestamptz not null,
  cancel_at_period_end boolean     not null default false,
  past_due_since       timestamptz,
  spend_cap            bigint,
  version              bigint      not null default 1,
  updated_at           timestamptz not null,
  constraint subscription_pkey primary key (user_id),
  constraint subscription_user_id_fkey foreign key (user_id) references app.users (id) on delete cascade,
  constraint subscription_cycle_check check (cycle_end > cycle_start),
  constraint subscription_spend_cap_check check (spend_cap >= 0)
);
create index subscription_cycle_end_idx on app.subscription (cycle_end);
comment on table app.subscription is 'Which plan is in force for a user, and its current cycle. Cycles are whole months from cycle_anchor, so that month ends do not drift.';
call app.protect('app.subscription');

create table app.usage_counter (
  user_id         uuid        not null,
  kind            text        not null,
  used            bigint      not null default 0,
  held            bigint      not null default 0,
  overage         bigint      not null default 0,
  quota_limit     bigint,
  overage_allowed boolean     not null,
  cycle_start     timestamptz not null,
  version         bigint      not null default 1,
  constraint usage_counter_pkey primary key (user_id, kind),
  constraint usage_counter_user_id_fkey foreign key (user_id) references app.subscription (user_id) on delete cascade,
  constraint usage_counter_kind_check check (kind in ('sync', 'ai_analysis', 'seo_submission')),
  constraint usage_counter_amounts_check check (used >= 0 and held >= 0 and overage >= 0 and quota_limit >= 0)
) with (fillfactor = 50);
comment on table app.usage_counter is 'Running sums of the ledger for the current cycle; quota_limit null is unlimited. Half-filled pages keep the updates in place.';
call app.protect('app.usage_counter');

create table app.usage_event (
  user_id      uuid        not null,
  operation_id uuid        not null,
  kind         text        not null,
  state        text        not null,
  overage      bigint      not null default 0,
  cycle_start  timestamptz not null,
  held_at      timestamptz not null,
  settled_at   timestamptz,
  constraint usage_event_pkey primary key (user_id, operation_id),
  constraint usage_event_counter_fkey foreign key (user_id, kind) references app.usage_counter (user_id, kind) on delete cascade,
  constraint usage_event_state_check check (state in ('held', 'committed', 'released', 'refused'))
);
create index usage_event_held_idx on app.usage_event (held_at) where state = 'held';
create index usage_event_user_id_kind_idx on app.usage_event (user_id, kind);
comment on table app.usage_event is 'The ledger: one row per metered operation, kept for ever. held -> committed | released; refused never held.';
call app.protect('app.usage_event');

create table app.quota_usage_history (
  user_id     uuid        not null,
  kind        text        not null,
  cycle_start timestamptz not null,
  cycle_end   timestamptz not null,
  used        bigint      not null,
  overage     bigint      not null,
  quota_limit bigint,
  constraint quota_usage_history_pkey primary key (user_id, kind, cycle_start),
  constraint quota_usage_history_user_id_fkey foreign key (user_id) references app.users (id) on delete cascade
);
comment on table app.quota_usage_history is 'Finished cycles. A late settlement is added to the cycle it was held in.';
call app.protect('app.quota_usage_history');

-- Ends a hold inside the transaction of the work it was held for, and answers the counter as it is now.
-- Counters are locked before events and in one order, as the group writer of holds does, so that the two never wait for each other.
create function app.settle_usage(p_user uuid, p_operation uuid, p_commit boolean, p_now timestamptz) returns setof app.usage_counter
  language plpgsql set search_path = app, pg_temp
  as $$
  declare
    event   app.usage_event;
    counter app.usage_counter;
    over    bigint := 0;
  begin
    perform from app.usage_counter where user_id = p_user order by kind for no key update;
    select * into event from app.usage_event where user_id = p_user and operation_id = p_operation;
    if not found then return; end if;
    select * into counter from app.usage_counter where user_id = p_user and kind = event.kind;

    if event.state = 'held' then
      if p_commit then
        if event.cycle_start = counter.cycle_start then
          over := case when counter.used >= counter.quota_limit then 1 else 0 end;
        else
          update app.quota_usage_history h
             set used = h.used + 1, overage = h.overage + case when h.used >= h.quota_limit then 1 else 0 end
           where h.user_id = p_user and h.kind = event.kind and h.cycle_start = event.cycle_start
          returning case when h.used > h.quota_limit then 1 else 0 end into over;
          over := coalesce(over, 0);
        end if;
      end if;
      update app.usage_event
         set state = case when p_commit then 'committed' else 'released' end, settled_at = p_now, overage = coalesce(over, 0)
       where user_id = p_user and operation_id = p_operation;
      update app.usage_counter c
         set held = c.held - 1,
             used = c.used + case when p_commit and event.cycle_start = c.cycle_start then 1 else 0 end,
             overage = c.overage + case when event.cycle_start = c.cycle_start then coalesce(over, 0) else 0 end,
             version = c.version + 1
       where c.user_id = p_user and c.kind = event.kind
      returning * into counter;
    end if;
    return next counter;
  end
  $$;
comment on function app.settle_usage is 'Commits or releases a hold once; a settled one stays as it is.';
revoke all on function app.settle_usage from public;
grant execute on function app.settle_usage to streamvibe_service;

-- Moves a user whose cycle has ended to the cycle that holds p_now: what was used goes to the history, what is held stays held.
-- p_end is the end that the caller saw, so that two callers roll a cycle over once.
create function app.roll_over(p_user uuid, p_end timestamptz, p_next_start timestamptz, p_next_end timestamptz, p_now timestamptz) returns boolean
  language plpgsql set search_path = app, pg_temp
  as $$
  begin
    perform from app.usage_counter where user_id = p_user order by kind for no key update;
    update app.subscription
       set cycle_start = p_next_start, cycle_end = p_next_end, version = version + 1, updated_at = p_now
     where user_id = p_user and cycle_end = p_end;
    if not found then return false; end if;
    insert into app.quota_usage_history (user_id, kind, cycle_start, cycle_end, used, overage, quota_limit)
    select user_id, kind, cycle_start, p_end, used, overage, quota_limit from app.usage_counter where user_id = p_user
    on conflict on constraint quota_usage_history_pkey do nothing;
    update app.usage_counter set used = 0, overage = 0, cycle_start = p_next_start, version = version + 1 where user_id = p_user;
    return true;
  end
  $$;
comment on function app.roll_over is 'Ends a cycle: history row, counters to zero, cycle forward. False where somebody else did it.';
revoke all on function app.roll_over from public;
grant execute on function app.roll_over to streamvibe_service;
