using StreamVibe.Accounts;
using StreamVibe.Audit;
using StreamVibe.Billing;
using StreamVibe.Content;
using StreamVibe.Notifications;
using StreamVibe.Storage;
using StreamVibe.Vault;

namespace StreamVibe.Connections;

/// <summary>A connection comes to life and ends: each in one transaction with its secret, its audit row, its notification and what is owed to the platform.</summary>
sealed class LifecycleStore(Database database, HealthStore healths, SecretStore secrets, AuditStore audit, NotificationStore notifications, Ids ids)
{
    public const string ActiveAccountConstraint = "social_account_active_key";

    /// <summary>The sync that a consent asked for was refused: it is no longer due, unless another consent asked since.</summary>
    public Task NoLongerDue(ConnectionState connection, DateTimeOffset now)
    {
        var sync = AutoSyncRules.Keep(connection, connection.Status, now);
        return database.Service.Write(new Statement(
            """
            update app.platform_connection
            set first_sync_due_at = null, next_due_at = $3::timestamptz, next_sync_at = case when version = $5 then $4::timestamptz else next_sync_at end, version = version + 1
            where id = $1 and first_sync_due_at = $2
            """, connection.Id, connection.FirstSyncDueAt, ScheduleRules.NextDue(connection.Id, connection.Health, null, sync, now), sync, connection.Version));
    }

    /// <summary>The user's connection to this channel, whether active or not; null where there never was one.</summary>
    public Task<ConnectionState?> FindByChannel(Guid userId, Platform platform, string externalId) => database.Service.One(HealthStore.Map, new Statement(
        $"{HealthStore.Select} where c.user_id = $1 and a.platform = $2 and a.external_id = $3 order by c.is_active desc, c.updated_at desc limit 1",
        userId, Names.Of(platform), externalId));

    /// <summary>Creates the connection, or gives the one there is its new tokens and revives it. Due at once, so that a crash before the first sync loses nothing.</summary>
    /// <returns>The connection's id.</returns>
    public async Task<Guid> Connect(Guid userId, Platform platform, Channel channel, Grant grant, ConnectionState? known, DateTimeOffset now)
    {
        var id = known?.Id ?? ids.Next();
        var secret = ConnectionState.SecretOf(id, userId, platform);
        var change = HealthRules.Apply(known?.Health ?? ConnectionHealth.None, new(HealthCause.Connected, GrantExpiresAt: grant.EndsAt), now);
        await database.Service.Write(
            AccountStore.StillHere(userId),
            new Statement(
                """
                insert into app.platform_connection as c
                  (id, user_id, platform, status, is_active, vault_secret_name, scopes, next_due_at, first_sync_due_at, granted_at, last_verified_at, grant_expires_at, created_at, updated_at)
                values ($1, $2, $3, $7, true, $4, $5, $6, $6, $6, $6, $8::timestamptz, $6, $6)
                on conflict on constraint platform_connection_pkey do update
                  set status = excluded.status, is_active = true, vault_secret_name = excluded.vault_secret_name, scopes = excluded.scopes, problem_code = null, problem_message = null,
                      next_due_at = excluded.next_due_at, next_sync_at = null, last_complete_at = null, first_sync_due_at = excluded.first_sync_due_at, granted_at = excluded.granted_at, last_verified_at = excluded.last_verified_at,
                      grant_expires_at = excluded.grant_expires_at, lapse_announced = false, failures = 0, refresh_started_at = null, refreshed_at = null, refresh_retry_at = null,
                      updated_at = excluded.updated_at, version = c.version + 1
                """, id, userId, Names.Of(platform), secret.Name, grant.Scopes.ToArray(), now, Names.Of(change.Next.Status), change.Next.GrantExpiresAt),
            new Statement(
                """
                insert into app.social_account as a (id, user_id, connection_id, platform, external_id, handle, title, is_active, created_at, updated_at)
                values ($1, $2, $3, $4, $5, $6, $7, true, $8, $8)
                on conflict on constraint social_account_pkey do update
                  set handle = excluded.handle, title = excluded.title, is_active = true, updated_at = excluded.updated_at
                """, known?.AccountId ?? ids.Next(), userId, id, Names.Of(platform), channel.Id, channel.Handle, channel.Title, now),
            secrets.Put(secret, grant.ToBytes(), now),
            RevocationStore.Forget(platform, channel.Id),
            audit.ByUser(userId, change.Action!, $"connection:{id}", now),
            notifications.Tell(userId, "connection_connected", "Connected", $"{channel.Title} is connected. Its content is on the way.", $"/app/connections/{id}", now));
        return id;
    }

    /// <summary>
    /// Ends the connection and whatever run is open, giving its unit back; the secret is gone, the content stays or goes, the grant is owed to the platform.
    /// Answers the counter as it is now. Fails with <see cref="HealthStore.ChangedConstraint"/> where something came between.
    /// </summary>
    public Task<UsageCounter?> Disconnect(ConnectionState connection, Revocation? owed, bool deleteContent, DateTimeOffset now) => (deleteContent ? database.Service.Patient : database.Service).One(BillingStore.Counter,
    [
        // Connection, content, run: the order in which a page locks them; a run that is being opened is waited for here and ended below.
        .. healths.Change(connection, HealthRules.Apply(connection.Health, new(HealthCause.Disconnected), now), now, endsRun: true),
        new("""
            update app.platform_connection
            set vault_secret_name = null, first_sync_due_at = null, refresh_started_at = null, refreshed_at = null, refresh_retry_at = null
            where id = $1
            """, connection.Id),
        .. deleteContent ? [ImportStore.DeleteAll(connection.AccountId), ListPageStore.DeleteAll(connection.AccountId), QuarantineStore.DeleteAll(connection.AccountId)] : Array.Empty<Statement>(),
        new Statement(
            """
            with ended as (
              update app.sync_run set status = 'cancelled', finished_at = $3, checkpoint = null, version = version + 1
              where connection_id = $1 and status in ('queued', 'running')
              returning id)
            select s.version from ended, app.settle_usage($2, ended.id, false, $3) s
            """, connection.Id, connection.UserId, now).ForItsEffect(),
        new("update app.social_account set is_active = false, updated_at = $2 where connection_id = $1", connection.Id, now),
        SecretStore.Delete(connection.Secret.Name),
        .. owed is null ? Array.Empty<Statement>() : [RevocationStore.Owe(owed)],
        BillingStore.ReadCounter(connection.UserId, QuotaKind.Sync),
    ]);
}

/// <summary>A channel as the platform names it.</summary>
/// <param name="Uploads">The playlist of all it published.</param>
sealed record Channel(string Id, string Handle, string Title, string Uploads);
