-- Sign-ins through others: accounts without an e-mail, states that are good once, and logins whose account is gone.

alter table auth."user" alter column email drop not null, alter column normalized_email drop not null;
alter table app.users alter column email drop not null;
comment on table auth."user" is 'One sign-in of one person. The user name is the e-mail, or the id where there is none; profile and roles are in schema app.';
comment on column auth."user".email is 'Null for a person whose provider told none that it has verified.';

create table auth.sign_in_state (
  hash       bytea       not null,
  expires_at timestamptz not null,
  constraint sign_in_state_pkey primary key (hash),
  constraint sign_in_state_hash_check check (length(hash) = 32)
);
create index sign_in_state_expires_at_idx on auth.sign_in_state (expires_at);
comment on table auth.sign_in_state is 'States of provider sign-ins that came back: a row is a state that is used up. Rows go when their state would have expired anyway.';

create table auth.departed_login (
  issuer       text        not null,
  subject_hash bytea       not null,
  departed_at  timestamptz not null,
  constraint departed_login_pkey primary key (issuer, subject_hash),
  constraint departed_login_subject_hash_check check (length(subject_hash) = 32)
);
comment on table auth.departed_login is 'Outside logins that were taken from an account, also by its deletion. A token that its issuer signed before then opens nothing any more.';
comment on column auth.departed_login.subject_hash is 'SHA-256 of the subject: who has left is not named.';

-- A trigger, since a login goes in several ways, most of them a cascade. A cascade passes no time: this is the one place that takes the database's own.
create function auth.note_departure() returns trigger
  language plpgsql set search_path = auth, pg_temp
  as $$
  begin
    insert into auth.departed_login (issuer, subject_hash, departed_at)
    values (old.login_provider, sha256(convert_to(old.provider_key, 'UTF8')), statement_timestamp())
    on conflict on constraint departed_login_pkey do update set departed_at = excluded.departed_at;
    return old;
  end
  $$;
comment on function auth.note_departure is 'Remembers that an outside login has left.';
create trigger external_login_departure before delete on auth.external_login for each row execute function auth.note_departure();

grant select, insert, update, delete on auth.sign_in_state, auth.departed_login to streamvibe_service;
