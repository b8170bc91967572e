-- Notifications: what a user is told.

create table app.notification (
  id         uuid        not null,
  user_id    uuid        not null,
  kind       text        not null,
  title      text        not null,
  body       text        not null,
  link       text,
  created_at timestamptz not null,
  read_at    timestamptz,
  constraint notification_pkey primary key (id),
  constraint notification_user_id_fkey foreign key (user_id) references app.users (id) on delete cascade
);
create index notification_user_id_created_at_idx on app.notification (user_id, created_at desc, id desc);
comment on table app.notification is 'Messages to a user, written in the transaction of what they tell of.';
call app.protect('app.notification');
grant update (read_at) on app.notification to streamvibe_user;
