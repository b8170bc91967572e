using Npgsql;
using StreamVibe.Storage;
using StreamVibe.Vault;

namespace StreamVibe.Connections;

/// <summary>A connection as its grain works with it.</summary>
/// <param name="AccountId">The channel behind it.</param>
/// <param name="ExternalId">The channel's id at the platform.</param>
sealed record ConnectionState(
    Guid Id, Guid UserId, Platform Platform, ConnectionStatus Status, bool IsActive, Guid AccountId, string ExternalId, DateTimeOffset? LastSyncedAt, DateTimeOffset? NextDueAt)
{
    /// <summary>Where its tokens are and what they are bound to.</summary>
    public SecretBinding Secret => SecretOf(Id, UserId, Platform);

    public static SecretBinding SecretOf(Guid id, Guid userId, Platform platform) => new($"oauth_{Names.Of(platform)}_{id}", userId, Names.Of(platform));

    public static Statement Load(Guid id) => new(
        """
        select c.id, c.user_id, c.platform, c.status, c.is_active, a.id, a.external_id, c.last_synced_at, c.next_due_at
        from app.platform_connection c join app.social_account a on a.connection_id = c.id and a.user_id = c.user_id
        where c.id = $1
        """, id);

    public static ConnectionState Map(NpgsqlDataReader row) => new(
        row.Id(0), row.Id(1), Names.Parse<Platform>(row.GetString(2)), Names.Parse<ConnectionStatus>(row.GetString(3)), row.GetBoolean(4), row.Id(5), row.GetString(6), row.TimeOrNull(7), row.TimeOrNull(8));
}
