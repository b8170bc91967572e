-- Operations, second part: a request that carries a client's key is claimed before it is done and answered again afterwards.
-- A row is made by whoever comes first: the request's claim, or the transaction of the change itself.

alter table app.operation
  add column claim         uuid,
  add column claimed_until timestamptz,
  add column reply         bytea,
  add constraint operation_claim_check check ((claim is null) = (claimed_until is null)),
  add constraint operation_reply_check check (reply is null or claim is null);
comment on table app.operation is 'Changes by operation id. answer: what the change itself said, written with it, so that it happens once. claim: a request under way. reply: what its client was sent, sealed, since a reply can hold a secret.';
comment on column app.operation.claim is 'Names the request that is doing it now; whoever claims again after claimed_until (its process died) has another name.';
grant update (fingerprint, answer, claim, claimed_until, reply, created_at), delete on app.operation to streamvibe_user;
