-- What Orleans 10.4 keeps in PostgreSQL. Orleans reads its statements from orleansquery by key, so the tables behind them are ours to shape.
-- Parameters (@Name) and result columns are the providers' contract. Every decision about a version is made inside one statement,
-- since the providers open no transaction: the conditional update locks the row, and the loser sees no row.

create table orleans.orleansquery (
  querykey text not null,
  querytext text not null,
  constraint orleansquery_pkey primary key (querykey)
);
comment on table orleans.orleansquery is 'The statements Orleans runs, by the providers'' keys. Read once when a silo or client starts.';

create table orleans.cluster (
  cluster_id text not null,
  version integer not null default 0,
  constraint cluster_pkey primary key (cluster_id)
);
comment on table orleans.cluster is 'One row per cluster: the version that every change of its members must name.';

create table orleans.silo (
  cluster_id text not null,
  address text not null,
  port integer not null,
  generation integer not null,
  silo_name text not null,
  host_name text not null,
  status integer not null,
  gateway_port integer not null,
  suspicions text,
  started_at timestamptz not null,
  alive_at timestamptz not null,
  constraint silo_pkey primary key (cluster_id, address, port, generation),
  constraint silo_cluster_id_fkey foreign key (cluster_id) references orleans.cluster (cluster_id),
  constraint silo_status_check check (status between 0 and 6)
);
comment on table orleans.silo is 'The members of a cluster, dead ones too until they are swept (status 3 = active, 6 = dead).';
comment on column orleans.silo.suspicions is 'Who voted this silo dead, and when, in the form of Orleans.';

create table orleans.grain_state (
  service_id text not null,
  state_name text not null,
  n0 bigint not null,
  n1 bigint not null,
  key_text text,
  version integer not null,
  payload bytea,
  changed_at timestamptz not null default now(),
  -- Also unique where key_text is null: of two first writes at once exactly one wins.
  constraint grain_state_key unique nulls not distinct (service_id, state_name, n0, n1, key_text)
) with (fillfactor = 80);
comment on table orleans.grain_state is 'Private state of grains ([PersistentState]), JSON. Law: a state name belongs to one grain class, since the class is not part of the key.';

create table orleans.reminder (
  service_id text not null,
  grain_id text not null,
  name text not null,
  first_at timestamptz not null,
  period_ms bigint not null,
  grain_hash integer not null,
  version integer not null,
  constraint reminder_pkey primary key (service_id, grain_id, name),
  constraint reminder_period_ms_check check (period_ms > 0)
) with (fillfactor = 80);
comment on table orleans.reminder is 'Durable timers of grains. A tick is a hint: what is due is in the tables of the product.';
comment on column orleans.reminder.grain_hash is 'The 32 unsigned bits of the hash, stored as a signed number; the ring is read by it.';
create index reminder_service_id_grain_hash_idx on orleans.reminder (service_id, grain_hash);

-- Members of the cluster ---------------------------------------------------------------------------------------------------------
insert into orleans.orleansquery (querykey, querytext) values
('InsertMembershipVersionKey', $sql$
  with made as (
    insert into cluster (cluster_id) values (@DeploymentId) on conflict (cluster_id) do nothing returning cluster_id
  )
  select count(*) = 1 from made
$sql$),
('InsertMembershipKey', $sql$
  with turn as (
    update cluster set version = version + 1
    where cluster_id = @DeploymentId and version = @Version
      and not exists (select from silo where cluster_id = @DeploymentId and address = @Address and port = @Port and generation = @Generation)
    returning cluster_id
  ), made as (
    insert into silo (cluster_id, address, port, generation, silo_name, host_name, status, gateway_port, started_at, alive_at)
    select cluster_id, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime from turn
    returning cluster_id
  )
  select count(*) = 1 from made
$sql$),
('UpdateMembershipKey', $sql$
  with turn as (
    update cluster set version = version + 1
    where cluster_id = @DeploymentId and version = @Version
      and exists (select from silo where cluster_id = @DeploymentId and address = @Address and port = @Port and generation = @Generation)
    returning cluster_id
  ), changed as (
    update silo set status = @Status, suspicions = @SuspectTimes, alive_at = @IAmAliveTime
    from turn
    where silo.cluster_id = turn.cluster_id and address = @Address and port = @Port and generation = @Generation
    returning silo.cluster_id
  )
  select count(*) = 1 from changed
$sql$),
-- A sign of life is no change of membership: the cluster's version stays.
('UpdateIAmAlivetimeKey', $sql$
  update silo set alive_at = @IAmAliveTime
  where cluster_id = @DeploymentId and address = @Address and port = @Port and generation = @Generation
$sql$),
-- Without a member the cluster's version still comes, in a row whose other columns are null.
('MembershipReadRowKey', $sql$
  select s.address, s.port, s.generation, s.silo_name as siloname, s.host_name as hostname, s.status, s.gateway_port as proxyport,
         s.suspicions as suspecttimes, s.started_at as starttime, s.alive_at as iamalivetime, c.version
  from cluster c
  left join silo s on s.cluster_id = c.cluster_id and s.address = @Address and s.port = @Port and s.generation = @Generation
  where c.cluster_id = @DeploymentId
$sql$),
('MembershipReadAllKey', $sql$
  select s.address, s.port, s.generation, s.silo_name as siloname, s.host_name as hostname, s.status, s.gateway_port as proxyport,
         s.suspicions as suspecttimes, s.started_at as starttime, s.alive_at as iamalivetime, c.version
  from cluster c
  left join silo s on s.cluster_id = c.cluster_id
  where c.cluster_id = @DeploymentId
$sql$),
('DeleteMembershipTableEntriesKey', $sql$
  delete from silo where cluster_id = @DeploymentId;
  delete from cluster where cluster_id = @DeploymentId
$sql$),
-- Demanded by the provider, used only where the next key is absent.
('CleanupDefunctSiloEntriesKey', $sql$
  delete from silo where cluster_id = @DeploymentId and status = 6 and alive_at < @IAmAliveTime and started_at < @IAmAliveTime
$sql$),
-- Sweeps one dead member, unless it changed since the silo read it.
('CleanupDefunctSiloEntryKey', $sql$
  delete from silo
  where cluster_id = @DeploymentId and address = @Address and port = @Port and generation = @Generation and status = 6
    and started_at = @StartTime and alive_at = @IAmAliveTime and suspicions is not distinct from @SuspectTimes
$sql$),
('GatewaysQueryKey', $sql$
  select address, gateway_port as proxyport, generation
  from silo where cluster_id = @DeploymentId and status = @Status and gateway_port > 0
$sql$);

-- State of grains ----------------------------------------------------------------------------------------------------------------
insert into orleans.orleansquery (querykey, querytext) values
('ReadFromStorageKey', $sql$
  select payload as payloadbinary, version
  from grain_state
  where service_id = @ServiceId and state_name = @GrainTypeString and n0 = @GrainIdN0 and n1 = @GrainIdN1
    and key_text is not distinct from @GrainIdExtensionString
$sql$),
-- No version: the first write, and the constraint picks the winner. Otherwise the version read must still stand. No row: a conflict.
('WriteToStorageKey', $sql$
  with changed as (
    update grain_state set payload = @PayloadBinary, version = version + 1, changed_at = now()
    where service_id = @ServiceId and state_name = @GrainTypeString and n0 = @GrainIdN0 and n1 = @GrainIdN1
      and key_text is not distinct from @GrainIdExtensionString and version = @GrainStateVersion
    returning version
  ), made as (
    insert into grain_state (service_id, state_name, n0, n1, key_text, version, payload)
    select @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, @GrainIdExtensionString, 1, @PayloadBinary
    where @GrainStateVersion is null
    on conflict on constraint grain_state_key do nothing
    returning version
  )
  select version as newgrainstateversion from changed
  union all
  select version from made
$sql$),
('ClearStorageKey', $sql$
  update grain_state set payload = null, version = version + 1, changed_at = now()
  where service_id = @ServiceId and state_name = @GrainTypeString and n0 = @GrainIdN0 and n1 = @GrainIdN1
    and key_text is not distinct from @GrainIdExtensionString and version = @GrainStateVersion
  returning version as newgrainstateversion
$sql$),
-- Asked for by DeleteStateOnClear; the number answered only has to differ from the one sent.
('DeleteStorageKey', $sql$
  delete from grain_state
  where service_id = @ServiceId and state_name = @GrainTypeString and n0 = @GrainIdN0 and n1 = @GrainIdN1
    and key_text is not distinct from @GrainIdExtensionString and version = @GrainStateVersion
  returning version + 1 as newgrainstateversion
$sql$);

-- Reminders ----------------------------------------------------------------------------------------------------------------------
insert into orleans.orleansquery (querykey, querytext) values
('UpsertReminderRowKey', $sql$
  insert into reminder as r (service_id, grain_id, name, first_at, period_ms, grain_hash, version)
  values (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
  on conflict on constraint reminder_pkey do update
  set first_at = excluded.first_at, period_ms = excluded.period_ms, grain_hash = excluded.grain_hash, version = r.version + 1
  returning version
$sql$),
('ReadReminderRowKey', $sql$
  select grain_id as grainid, name as remindername, first_at as starttime, period_ms as period, version
  from reminder where service_id = @ServiceId and grain_id = @GrainId and name = @ReminderName
$sql$),
('ReadReminderRowsKey', $sql$
  select grain_id as grainid, name as remindername, first_at as starttime, period_ms as period, version
  from reminder where service_id = @ServiceId and grain_id = @GrainId
$sql$),
('ReadRangeRows1Key', $sql$
  select grain_id as grainid, name as remindername, first_at as starttime, period_ms as period, version
  from reminder where service_id = @ServiceId and grain_hash > @BeginHash and grain_hash <= @EndHash
$sql$),
-- The part of the ring that passes its end; equal bounds mean the whole ring.
('ReadRangeRows2Key', $sql$
  select grain_id as grainid, name as remindername, first_at as starttime, period_ms as period, version
  from reminder where service_id = @ServiceId and (grain_hash > @BeginHash or grain_hash <= @EndHash)
$sql$),
('DeleteReminderRowKey', $sql$
  with gone as (
    delete from reminder
    where service_id = @ServiceId and grain_id = @GrainId and name = @ReminderName and version = @Version
    returning grain_id
  )
  select count(*) = 1 from gone
$sql$),
('DeleteReminderRowsKey', $sql$
  delete from reminder where service_id = @ServiceId
$sql$);

grant select on orleans.orleansquery to streamvibe_service;
grant select, insert, update, delete on orleans.cluster, orleans.silo, orleans.grain_state, orleans.reminder to streamvibe_service;
