using StreamVibe.Storage;
using StreamVibe.Vault;

namespace StreamVibe.Connections;

/// <summary>A connection as its grain works with it.</summary>
/// <param name="AccountId">The channel behind it.</param>
/// <param name="ExternalId">The channel's id at the platform.</param>
/// <param name="FirstSyncDueAt">A consent asked for a sync that was not opened yet.</param>
/// <param name="RefreshedAt">When its tokens were last refreshed.</param>
/// <param name="RefreshRetryAt">After a failed refresh: when the platform may be asked again.</param>
/// <param name="AutoSync">Whether and when it syncs by itself.</param>
/// <param name="Version">Grows with every change of its health; not with a page.</param>
sealed record ConnectionState(
    Guid Id, Guid UserId, Platform Platform, ConnectionHealth Health, Guid AccountId, string ExternalId, DateTimeOffset? LastSyncedAt, DateTimeOffset? NextDueAt,
    DateTimeOffset? FirstSyncDueAt, DateTimeOffset? RefreshedAt, DateTimeOffset? RefreshRetryAt, AutoSyncState AutoSync, long Version)
{
    public ConnectionStatus Status => Health.Status;

    public bool IsActive => Status != ConnectionStatus.Revoked;

    /// <summary>Where its tokens are and what they are bound to.</summary>
    public SecretBinding Secret => SecretOf(Id, UserId, Platform);

    public static SecretBinding SecretOf(Guid id, Guid userId, Platform platform) => new($"oauth_{Names.Of(platform)}_{id}", userId, Names.Of(platform));
}
