-- Overage is what is charged above a limit, so that there is none on a plan that ends at it: a hold of the plan before may settle after the limit has fallen below what was used.

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
        over := case when counter.overage_allowed and counter.used >= counter.quota_limit then 1 else 0 end;
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
comment on function app.settle_usage is 'Commits or releases a hold once, in the cycle it was held in; a settled one stays as it is. Overage only where the plan has it.';
