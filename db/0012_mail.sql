-- Mail that waits to be sent, and the last use of each second factor. Both belong to the sign-in store (Api/Accounts/AuthDb.cs).

create table auth.mail (
  id         uuid        not null,
  kind       text        not null,
  envelope   bytea       not null,
  tries      integer     not null default 0,
  due_at     timestamptz not null,
  created_at timestamptz not null,
  constraint mail_pkey primary key (id),
  constraint mail_tries_check check (tries >= 0)
);
create index mail_due_at_idx on auth.mail (due_at);
comment on table auth.mail is 'Outbox: written with the change it tells of, gone once a mail server has taken it. Names no user, so that a deletion does not call back what was said about it.';
comment on column auth.mail.envelope is 'Recipient, subject and text, sealed as mail_{id}: neither an address nor a link can be read here.';
comment on column auth.mail.due_at is 'The next try. Whoever moves it first has the mail to himself until then.';

create table auth.second_factor (
  user_id   uuid   not null,
  last_step bigint not null,
  constraint second_factor_pkey primary key (user_id),
  constraint second_factor_user_id_fkey foreign key (user_id) references auth."user" (id) on delete cascade
);
comment on table auth.second_factor is 'Up to which 30-second step of the authenticator codes were used: only a later one is good, so that each code works once.';

comment on table auth.user_token is 'Second factors: authenticator key and recovery codes, each sealed as user_token_{user}_{provider}_{name}, in base64.';

grant select, insert, update, delete on auth.mail, auth.second_factor to streamvibe_service;
