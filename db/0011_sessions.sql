-- Accounts, continued: what a refresh token's parent is still good for, AI preferences, and accounts that are leaving.

alter table auth.session add column parent_used_at timestamptz;
comment on column auth.session.previous_hash is 'SHA-256 of the token before: its reply may have been lost, so it is answered with the current one, once.';
comment on column auth.session.parent_used_at is 'When the token before was presented again; null until then, and after each rotation.';

alter table app.users add column leaving_at timestamptz;
create index users_leaving_at_idx on app.users (leaving_at) where leaving_at is not null;
comment on column app.users.leaving_at is 'When its owner deleted the account; nobody enters any more, and what is left is removed soon.';

create table app.ai_preferences (
  user_id        uuid        not null,
  provider       text        not null,
  allow_fallback boolean     not null,
  language       text,
  tone           text,
  updated_at     timestamptz not null,
  constraint ai_preferences_pkey primary key (user_id),
  constraint ai_preferences_user_id_fkey foreign key (user_id) references app.users (id) on delete cascade,
  constraint ai_preferences_provider_check check (provider in ('openai', 'anthropic')),
  constraint ai_preferences_tone_check check (length(tone) <= 200)
);
comment on table app.ai_preferences is 'How a user wants suggestions to be made. No row: the defaults.';
call app.protect('app.ai_preferences');
