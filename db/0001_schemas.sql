-- The four schemas and who may enter them. Run by streamvibe_owner, who therefore owns everything in them.
-- What may be done with a table is said where the table is made: nothing is granted here in advance.

create schema app;
comment on schema app is 'What the product knows: users, connections, content, billing. Every tenant table has row level security.';

create schema auth;
comment on schema auth is 'Sign-in: identities, sessions, data protection keys.';

create schema vault;
comment on schema vault is 'Secrets, as envelopes encrypted by the product.';

create schema orleans;
comment on schema orleans is 'Cluster members, grain state and reminders of Orleans.';

grant usage on schema app, auth, vault, orleans to streamvibe_service;
grant usage on schema app to streamvibe_user, streamvibe_public;

-- A new function is closed until it is granted by name: some of them will be security definer.
alter default privileges for role streamvibe_owner revoke execute on functions from public;
