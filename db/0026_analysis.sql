-- Analysis: what models were asked about, what they suggested, and what that cost.

create table app.analysis (
  id              uuid        not null,
  user_id         uuid        not null,
  status          text        not null,
  total           int         not null,
  queued_at       timestamptz not null,
  started_at      timestamptz,
  finished_at     timestamptz,
  problem_code    text,
  problem_message text,
  next_due_at     timestamptz,
  constraint analysis_pkey primary key (id),
  constraint analysis_owner_key unique (id, user_id),
  constraint analysis_user_id_fkey foreign key (user_id) references app.users (id) on delete cascade,
  constraint analysis_status_check check (status in ('queued', 'running', 'completed', 'failed', 'cancelled'))
);
create index analysis_user_id_idx on app.analysis (user_id, id);
create index analysis_due_idx on app.analysis (next_due_at) where status in ('queued', 'running');
comment on table app.analysis is 'One wish to have items looked at by a model. next_due_at: when somebody must take it up if nobody works on it any more.';
call app.protect('app.analysis');

create table app.analysis_item (
  id              uuid        not null,
  analysis_id     uuid        not null,
  user_id         uuid        not null,
  content_id      uuid        not null,
  position        int         not null,
  status          text        not null,
  attempt         int         not null default 0,
  suggestions     int         not null default 0,
  problem_code    text,
  problem_message text,
  finished_at     timestamptz,
  constraint analysis_item_pkey primary key (id),
  constraint analysis_item_content_key unique (analysis_id, content_id),
  constraint analysis_item_analysis_fkey foreign key (analysis_id, user_id) references app.analysis (id, user_id) on delete cascade,
  constraint analysis_item_status_check check (status in ('queued', 'running', 'completed', 'failed', 'cancelled'))
);
create index analysis_item_analysis_fkey_idx on app.analysis_item (analysis_id, user_id);
create index analysis_item_user_id_idx on app.analysis_item (user_id, id);
comment on table app.analysis_item is 'One item of an analysis; its id is the operation id of its unit in the ledger. attempt fences who works on it. content_id is no key: what is deleted meanwhile must not take the item along, whose unit is held.';
call app.protect('app.analysis_item');

create table app.ai_suggestion (
  id          uuid        not null,
  user_id     uuid        not null,
  content_id  uuid        not null,
  analysis_id uuid        not null,
  field       text        not null,
  current     jsonb       not null,
  proposed    jsonb       not null,
  reason      text        not null,
  confidence  double precision not null,
  status      text        not null default 'pending',
  created_at  timestamptz not null,
  decided_at  timestamptz,
  constraint ai_suggestion_pkey primary key (id),
  constraint ai_suggestion_content_fkey foreign key (content_id, user_id) references app.content_item (id, user_id) on delete cascade,
  constraint ai_suggestion_field_check check (field in ('title', 'description', 'tags', 'hashtags')),
  constraint ai_suggestion_status_check check (status in ('pending', 'applied', 'dismissed', 'superseded')),
  constraint ai_suggestion_confidence_check check (confidence between 0 and 1)
);
create index ai_suggestion_content_created_idx on app.ai_suggestion (content_id, created_at desc, id desc);
create index ai_suggestion_content_fkey_idx on app.ai_suggestion (content_id, user_id);
create index ai_suggestion_user_id_idx on app.ai_suggestion (user_id, id);
create unique index ai_suggestion_pending_key on app.ai_suggestion (content_id, field) where status = 'pending';
comment on table app.ai_suggestion is 'A proposed value for one field. current: what the field was when the model was asked. At most one per field waits for a decision.';
call app.protect('app.ai_suggestion');
grant update (status, decided_at) on app.ai_suggestion to streamvibe_user;

-- What was asked of models, and what that costs. The most that a call can cost is spent before the call, and replaced by what it did cost: so the sums hold at any
-- moment, and a call whose end nobody knows has been paid for already.
create table app.ai_usage (
  id                 uuid        not null,
  user_id            uuid,
  item_id            uuid        not null,
  month              date        not null,
  provider           text        not null,
  model              text        not null,
  outcome            text        not null,
  input_tokens       bigint      not null default 0,
  cached_tokens      bigint      not null default 0,
  cache_write_tokens bigint      not null default 0,
  output_tokens      bigint      not null default 0,
  cost               bigint      not null,
  asked_at           timestamptz not null,
  answered_at        timestamptz,
  constraint ai_usage_pkey primary key (id),
  constraint ai_usage_user_id_fkey foreign key (user_id) references app.users (id) on delete set null,
  constraint ai_usage_provider_check check (provider in ('openai', 'anthropic')),
  constraint ai_usage_outcome_check check (outcome in ('asked', 'answered', 'unfit', 'refused', 'unavailable', 'unknown', 'misconfigured')),
  constraint ai_usage_amounts_check check (input_tokens >= 0 and cached_tokens >= 0 and cache_write_tokens >= 0 and output_tokens >= 0 and cost >= 0)
);
create index ai_usage_user_id_idx on app.ai_usage (user_id, id);
create index ai_usage_item_id_idx on app.ai_usage (item_id);
create index ai_usage_asked_idx on app.ai_usage (asked_at) where outcome = 'asked';
comment on table app.ai_usage is 'One row per call of a model, kept without its user when the user leaves. cost in micro-dollars: the most it can be while outcome is asked or unknown, then what it was.';
call app.protect('app.ai_usage');

create table app.ai_spend (
  id      uuid   not null default gen_random_uuid(),
  user_id uuid,
  month   date   not null,
  spent   bigint not null,
  constraint ai_spend_pkey primary key (id),
  constraint ai_spend_month_key unique nulls not distinct (user_id, month),
  constraint ai_spend_user_id_fkey foreign key (user_id) references app.users (id) on delete cascade,
  constraint ai_spend_spent_check check (spent >= 0)
) with (fillfactor = 50);
comment on table app.ai_spend is 'Sums of ai_usage.cost by calendar month (UTC): of a user, and of the whole installation where user_id is null.';
call app.protect('app.ai_spend');

-- Spends the most that a call can cost, before the call, or refuses the transaction. The user's sum is locked before the installation's, everywhere, and that one last:
-- everybody waits for it.
create function app.reserve_spend(p_call uuid, p_user uuid, p_item uuid, p_provider text, p_model text, p_month date, p_most bigint, p_user_cap bigint, p_cap bigint, p_now timestamptz) returns void
  language plpgsql set search_path = app, pg_temp
  as $$
  declare
    total bigint;
  begin
    insert into app.ai_spend as s (user_id, month, spent) values (p_user, p_month, p_most)
    on conflict on constraint ai_spend_month_key do update set spent = s.spent + excluded.spent
    returning spent into total;
    perform app.demand(p_user_cap is null or total <= p_user_cap, 'ai_spend_user_cap');
    insert into app.ai_usage (id, user_id, item_id, month, provider, model, outcome, cost, asked_at) values (p_call, p_user, p_item, p_month, p_provider, p_model, 'asked', p_most, p_now);
    insert into app.ai_spend as s (user_id, month, spent) values (null, p_month, p_most)
    on conflict on constraint ai_spend_month_key do update set spent = s.spent + excluded.spent
    returning spent into total;
    perform app.demand(p_cap is null or total <= p_cap, 'ai_spend_cap');
  end
  $$;
comment on function app.reserve_spend is 'Spends the most that a call can cost; fails with ai_spend_user_cap or ai_spend_cap where that is more than is left of the month.';
revoke all on function app.reserve_spend from public;
grant execute on function app.reserve_spend to streamvibe_service;

-- Says how a call ended. What was thought to be unknown may become known later. A user who has left has no sum any more.
create function app.settle_spend(p_call uuid, p_outcome text, p_input bigint, p_cached bigint, p_written bigint, p_output bigint, p_cost bigint, p_now timestamptz) returns void
  language plpgsql set search_path = app, pg_temp
  as $$
  declare
    call   app.ai_usage;
    change bigint;
  begin
    select * into call from app.ai_usage where id = p_call and outcome in ('asked', 'unknown') for update;
    if not found then return; end if;
    change := coalesce(p_cost, call.cost) - call.cost;
    update app.ai_usage
       set outcome = p_outcome, input_tokens = p_input, cached_tokens = p_cached, cache_write_tokens = p_written, output_tokens = p_output, cost = cost + change,
           answered_at = greatest(p_now, asked_at)
     where id = p_call;
    if change <> 0 then
      update app.ai_spend set spent = spent + change where user_id = call.user_id and month = call.month;
      update app.ai_spend set spent = spent + change where user_id is null and month = call.month;
    end if;
  end
  $$;
comment on function app.settle_spend is 'Replaces what was spent before a call by what it cost, once; a null cost leaves it as it is.';
revoke all on function app.settle_spend from public;
grant execute on function app.settle_spend to streamvibe_service;
