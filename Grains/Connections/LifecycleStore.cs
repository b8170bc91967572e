using Npgsql;
using StreamVibe.Accounts;
using StreamVibe.Audit;
using StreamVibe.Billing;
using StreamVibe.Content;
using StreamVibe.Notifications;
using StreamVibe.Storage;
using StreamVibe.Vault;

namespace StreamVibe.Connections;

/// <summary>A connection comes to life, falls ill, ends: each in one transaction with its secret, its audit row and its notification.</summary>
sealed class LifecycleStore(Database database, SecretStore secrets, AuditStore audit, NotificationStore notifications, Ids ids)
{
    public const string ActiveAccountConstraint = "social_account_active_key";
    public const string ChangedConstraint = "platform_connection_version";

    const string Select =
        """
        select c.id, c.user_id, c.platform, c.status, c.is_active, a.id, a.external_id, c.last_synced_at, c.next_due_at, c.version
        from app.platform_connection c join app.social_account a on a.connection_id = c.id and a.user_id = c.user_id
        """;

    /// <summary>Null where there is no such connection.</summary>
    public Task<ConnectionState?> Load(Guid id) => database.Service.One(Map, new Statement($"{Select} where c.id = $1", id));

    /// <summary>What was due is done, unless something else has become due since.</summary>
    public Task NoLongerDue(ConnectionState connection) => database.Service.Write(
        new Statement("update app.platform_connection set next_due_at = null where id = $1 and next_due_at = $2", connection.Id, connection.NextDueAt));

    /// <summary>The user's connection to this channel, whether active or not; null where there never was one.</summary>
    public Task<ConnectionState?> FindByChannel(Guid userId, Platform platform, string externalId) => database.Service.One(Map, new Statement(
        $"{Select} where c.user_id = $1 and a.platform = $2 and a.external_id = $3 order by c.is_active desc, c.updated_at desc limit 1",
        userId, Names.Of(platform), externalId));

    /// <summary>The tokens there are; null where there are none that open.</summary>
    public async Task<Grant?> Grant(ConnectionState connection)
    {
        try { return await secrets.Get(connection.Secret) is { } secret ? Connections.Grant.FromBytes(secret.Plaintext) : null; }
        catch (System.Security.Cryptography.CryptographicException) { return null; }
    }

    /// <summary>Creates the connection, or gives the one there is its new tokens and revives it. Due at once, so that a crash before the first sync loses nothing.</summary>
    /// <returns>The connection's id.</returns>
    public async Task<Guid> Connect(Guid userId, Platform platform, Channel channel, Grant grant, ConnectionState? known, DateTimeOffset now)
    {
        var id = known?.Id ?? ids.Next();
        var secret = ConnectionState.SecretOf(id, userId, platform);
        await database.Service.Write(
            AccountStore.StillHere(userId),
            new Statement(
                """
                insert into app.platform_connection as c (id, user_id, platform, status, is_active, vault_secret_name, scopes, next_due_at, created_at, updated_at)
                values ($1, $2, $3, 'connected', true, $4, $5, $6, $6, $6)
                on conflict on constraint platform_connection_pkey do update
                  set status = 'connected', is_active = true, vault_secret_name = excluded.vault_secret_name, scopes = excluded.scopes, problem_code = null, problem_message = null,
                      next_due_at = excluded.next_due_at, updated_at = excluded.updated_at, version = c.version + 1
                """, id, userId, Names.Of(platform), secret.Name, grant.Scopes.ToArray(), now),
            new Statement(
                """
                insert into app.social_account as a (id, user_id, connection_id, platform, external_id, handle, title, is_active, created_at, updated_at)
                values ($1, $2, $3, $4, $5, $6, $7, true, $8, $8)
                on conflict on constraint social_account_pkey do update
                  set handle = excluded.handle, title = excluded.title, is_active = true, updated_at = excluded.updated_at
                """, known?.AccountId ?? ids.Next(), userId, id, Names.Of(platform), channel.Id, channel.Handle, channel.Title, now),
            secrets.Put(secret, grant.ToBytes(), now),
            audit.ByUser(userId, known is { IsActive: true } ? "connection.reconnected" : "connection.connected", $"connection:{id}", now),
            notifications.Tell(userId, "connection_connected", "Connected", $"{channel.Title} is connected. Its content is on the way.", $"/app/connections/{id}", now));
        return id;
    }

    /// <summary>The person must consent again, unless they just did: the tokens that failed are not the newest then, and the transaction is refused.</summary>
    public Statement[] NeedsReauth(ConnectionState connection, Problem problem, DateTimeOffset now) =>
    [
        new Statement(
            $"""
            with ill as (
              update app.platform_connection
              set status = 'needs_reauth', problem_code = $3, problem_message = $4, next_due_at = null, updated_at = $5, version = version + 1
              where id = $1 and version = $2
              returning 1)
            select app.demand(exists (select from ill), '{ChangedConstraint}')
            """, connection.Id, connection.Version, problem.Code, problem.Message, now).ForItsEffect(),
        audit.BySystem(connection.UserId, "connection.needs_reauth", $"connection:{connection.Id}", now),
        notifications.Tell(connection.UserId, "connection_needs_reauth", "Please reconnect", problem.Message, $"/app/connections/{connection.Id}", now),
    ];

    /// <summary>Ends the connection and whatever run is open, giving its unit back; the secret is gone, the content stays or goes. Answers the counter as it is now.</summary>
    public Task<UsageCounter?> Disconnect(ConnectionState connection, bool deleteContent, DateTimeOffset now) => database.Service.One(BillingStore.Counter,
    [
        // Connection, content, run: the order in which a page locks them; a run that is being opened is waited for here and ended below.
        new("""
            update app.platform_connection
            set status = 'revoked', is_active = false, vault_secret_name = null, next_due_at = null, problem_code = null, problem_message = null, updated_at = $2, version = version + 1
            where id = $1
            """, connection.Id, now),
        .. deleteContent ? [ImportStore.DeleteAll(connection.AccountId)] : Array.Empty<Statement>(),
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
        audit.ByUser(connection.UserId, "connection.disconnected", $"connection:{connection.Id}", now),
        BillingStore.ReadCounter(connection.UserId, QuotaKind.Sync),
    ]);

    static ConnectionState Map(NpgsqlDataReader row) => new(
        row.Id(0), row.Id(1), Names.Parse<Platform>(row.GetString(2)), Names.Parse<ConnectionStatus>(row.GetString(3)), row.GetBoolean(4), row.Id(5), row.GetString(6),
        row.TimeOrNull(7), row.TimeOrNull(8), row.GetInt64(9));
}

/// <summary>A channel as the platform names it.</summary>
/// <param name="Uploads">The playlist of all it published.</param>
sealed record Channel(string Id, string Handle, string Title, string Uploads);
