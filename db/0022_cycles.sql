-- Cycles and use: a cycle only moves forward, a late unit belongs to its own cycle, and what a user was told of a quota.

alter table app.usage_counter add column noticed smallint not null default 0, add column noticed_limit bigint;
comment on column app.usage_counter.noticed is 'The highest threshold, in percent, that the user was told of in this cycle; 0 before the first.';
comment on column app.usage_counter.noticed_limit is 'The limit that this was a share of: after a change of plan the thresholds are new ones.';

-- What was used is read by time. Kind and overage ride along, so that the table itself is not visited.
create index usage_event_committed_idx on app.usage_event (user_id, settled_at) include (kind, overage) where state = 'committed';

-- Ends a hold inside the transaction of the work it was held for, and answers the counter as it is now. A unit belongs to the cycle it was held in: where that is
-- over, its row of the history decides about overage. All of it happens under the lock of the user's counters, which the group writer of holds and the end of a
-- cycle take in the same order.
create or replace function app.settle_usage(p_user uuid, p_operation uuid, p_commit boolean, p_now timestamptz) returns setof app.usage_counter
  language plpgsql set search_path = app, pg_temp
  as $$
  declare
    event   app.usage_event;
    counter app.usage_counter;
    current boolean;
    over    bigint := 0;
  begin
    perform from app.usage_counter where user_id = p_user order by kind for no key update;
    select * into event from app.usage_event where user_id = p_user and operation_id = p_operation;
    if not found then return; end if;
    select * into counter from app.usage_counter where user_id = p_user and kind = event.kind;

    if event.state = 'held' then
      current := event.cycle_start = counter.cycle_start;
      if p_commit and current then
        over := case when counter.used >= counter.quota_limit then 1 else 0 end;
      elsif p_commit then
        -- Where the row is missing, the cycle ended no later than the next one that is known began.
        insert into app.quota_usage_history as h (user_id, kind, cycle_start, cycle_end, used, overage, quota_limit)
        values (p_user, event.kind, event.cycle_start,
          coalesce((select min(n.cycle_start) from app.quota_usage_history n where n.user_id = p_user and n.kind = event.kind and n.cycle_start > event.cycle_start),
                   greatest(counter.cycle_start, event.cycle_start)),
          1, case when counter.quota_limit = 0 then 1 else 0 end, counter.quota_limit)
        on conflict on constraint quota_usage_history_pkey do update
          set used = h.used + 1, overage = h.overage + case when h.used >= h.quota_limit then 1 else 0 end
        returning case when h.used > h.quota_limit then 1 else 0 end into over;
      end if;
      -- Never before it was held: the clocks of two silos differ.
      update app.usage_event
         set state = case when p_commit then 'committed' else 'released' end, settled_at = greatest(p_now, held_at), overage = over
       where user_id = p_user and operation_id = p_operation;
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
comment on function app.settle_usage is 'Commits or releases a hold once, in the cycle it was held in; a settled one stays as it is.';

-- Moves a user whose cycle has ended to a later one: what was used goes to the history, what is held stays held and counts against the new cycle until it is
-- settled. p_end is the end that the caller saw, so that a cycle ends once; by the caller's clock it must be over, and the next one must be later and hold p_now,
-- so that no clock and no old picture moves a cycle back.
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
    insert into app.quota_usage_history as h (user_id, kind, cycle_start, cycle_end, used, overage, quota_limit)
    select user_id, kind, cycle_start, p_end, used, overage, quota_limit from app.usage_counter where user_id = p_user
    on conflict on constraint quota_usage_history_pkey do update
      set cycle_end = excluded.cycle_end, used = h.used + excluded.used, overage = h.overage + excluded.overage, quota_limit = excluded.quota_limit;
    update app.usage_counter
       set used = 0, overage = 0, cycle_start = p_next_start, noticed = 0, noticed_limit = null, version = version + 1
     where user_id = p_user;
    return true;
  end
  $$;
comment on function app.roll_over is 'Ends a cycle: history row, counters to zero, cycle forward. False where somebody else did it, or where it is not over.';
