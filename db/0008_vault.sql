-- Vault: envelopes only. The plaintext never reaches PostgreSQL, so neither a dump nor a statement log can hold it.

create table vault.secret (
  name       text        not null,
  user_id    uuid        not null,
  platform   text        not null,
  envelope   bytea       not null,
  version    bigint      not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint secret_pkey primary key (name),
  constraint secret_user_id_fkey foreign key (user_id) references app.users (id) on delete cascade
);
create index secret_user_id_idx on vault.secret (user_id);
comment on table vault.secret is 'AES-256-GCM envelopes (format byte, key id, wrapped data key, ciphertext), bound to name, user and platform.';
alter table vault.secret enable row level security;
alter table vault.secret force row level security;
create policy service_all on vault.secret for all to streamvibe_service using (true) with check (true);
grant select, insert, update, delete on vault.secret to streamvibe_service;
