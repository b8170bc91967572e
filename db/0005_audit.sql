-- Audit: what was done, and which operations were done already. Both are written in the transaction of what they tell of.

create table app.audit_log (
  id         uuid        not null,
  user_id    uuid        not null,
  at         timestamptz not null,
  actor      text        not null,
  action     text        not null,
  target     text        not null,
  request_id text,
  constraint audit_log_pkey primary key (id),
  constraint audit_log_user_id_fkey foreign key (user_id) references app.users (id) on delete cascade
);
create index audit_log_user_id_at_idx on app.audit_log (user_id, at desc, id desc);
comment on table app.audit_log is 'One row per act in a user''s account. Actor is a user id or system.';
call app.protect('app.audit_log');
grant insert on app.audit_log to streamvibe_user;

create table app.operation (
  user_id     uuid        not null,
  id          uuid        not null,
  fingerprint text        not null,
  answer      jsonb,
  created_at  timestamptz not null,
  constraint operation_pkey primary key (user_id, id),
  constraint operation_user_id_fkey foreign key (user_id) references app.users (id) on delete cascade
);
create index operation_created_at_idx on app.operation (created_at);
comment on table app.operation is 'Changes that were made, by operation id, with their answers: a second insert of the same id fails and the first answer is given again.';
call app.protect('app.operation');
grant insert on app.operation to streamvibe_user;
