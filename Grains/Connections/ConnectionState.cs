using StreamVibe.Storage;
using StreamVibe.Vault;

namespace StreamVibe.Connections;

/// <summary>A connection as its grain works with it.</summary>
/// <param name="AccountId">The channel behind it.</param>
/// <param name="ExternalId">The channel's id at the platform.</param>
/// <param name="Version">Grows when it connects, falls ill or ends; not with a page.</param>
sealed record ConnectionState(
    Guid Id, Guid UserId, Platform Platform, ConnectionStatus Status, bool IsActive, Guid AccountId, string ExternalId, DateTimeOffset? LastSyncedAt, DateTimeOffset? NextDueAt, long Version)
{
    /// <summary>Where its tokens are and what they are bound to.</summary>
    public SecretBinding Secret => SecretOf(Id, UserId, Platform);

    public static SecretBinding SecretOf(Guid id, Guid userId, Platform platform) => new($"oauth_{Names.Of(platform)}_{id}", userId, Names.Of(platform));
}
