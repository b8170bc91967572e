-- Live news: the order in which a user's notifications were committed, and the signals that tell the silos of changes.

create table app.inbox (
  user_id  uuid   not null,
  last_seq bigint not null,
  constraint inbox_pkey primary key (user_id),
  constraint inbox_user_id_fkey foreign key (user_id) references app.users (id) on delete cascade
) with (fillfactor = 50);
comment on table app.inbox is 'The number of a user''s newest notification. No row where there never was one.';
call app.protect('app.inbox');

alter table app.notification add column seq bigint;
comment on column app.notification.seq is 'Counts a user''s notifications in the order in which they were committed. Null until the commit.';

-- The owner is held to the policies too, and has none here.
alter table app.notification no force row level security;
alter table app.inbox no force row level security;
update app.notification n set seq = numbered.seq
from (select id, row_number() over (partition by user_id order by created_at, id) as seq from app.notification) numbered where numbered.id = n.id;
insert into app.inbox (user_id, last_seq) select user_id, max(seq) from app.notification group by user_id;
alter table app.notification force row level security;
alter table app.inbox force row level security;
alter table app.notification add constraint notification_user_id_seq_key unique (user_id, seq);

-- The counter is locked by the commit and for no longer, so that nobody waits for a transaction at work; who commits later gets the higher number, and who sees a number sees all below.
-- A transaction that tells several users tells them in the order of their ids.
create function app.number_notification() returns trigger
  language plpgsql set search_path = app, pg_temp
  as $$
  declare
    next bigint;
  begin
    insert into app.inbox as i (user_id, last_seq) values (new.user_id, 1)
    on conflict on constraint inbox_pkey do update set last_seq = i.last_seq + 1
    returning last_seq into next;
    update app.notification set seq = next where id = new.id;
    perform pg_notify('live', 'notification ' || new.user_id);
    return null;
  end
  $$;
comment on function app.number_notification is 'Numbers a notification as its transaction commits, and tells the silos.';
revoke all on function app.number_notification from public;
create constraint trigger notification_numbered after insert on app.notification deferrable initially deferred
  for each row execute function app.number_notification();

create function app.tell_connection() returns trigger
  language plpgsql set search_path = app, pg_temp
  as $$
  begin
    perform pg_notify('live', 'connection ' || new.user_id);
    return null;
  end
  $$;
comment on function app.tell_connection is 'Tells the silos that a user''s connection changed. Its version says so; the lease that each page renews is no change.';
revoke all on function app.tell_connection from public;
create trigger platform_connection_made after insert on app.platform_connection for each row execute function app.tell_connection();
create trigger platform_connection_changed after update on app.platform_connection for each row
  when (old.version is distinct from new.version) execute function app.tell_connection();
