namespace StreamVibe.Connections;

/// <summary>What is known of how well a connection works.</summary>
/// <param name="Failures">Refreshes in a row that failed for a passing reason.</param>
/// <param name="VerifiedAt">When the platform last accepted the grant.</param>
/// <param name="GrantedAt">When the person last consented.</param>
/// <param name="GrantExpiresAt">End of the grant; null where it has none.</param>
/// <param name="LapseAnnounced">Whether the person was told that the grant will end.</param>
sealed record ConnectionHealth(
    ConnectionStatus Status, Problem? Problem, int Failures, DateTimeOffset? VerifiedAt, DateTimeOffset? GrantedAt, DateTimeOffset? GrantExpiresAt, bool LapseAnnounced)
{
    /// <summary>Of a connection that is not there yet.</summary>
    public static readonly ConnectionHealth None = new(ConnectionStatus.Revoked, null, 0, null, null, null, false);
}

/// <summary>What can happen to a connection, as far as its health goes.</summary>
enum HealthCause
{
    /// <summary>The person consented, for the first time or again.</summary>
    Connected,

    /// <summary>The platform accepted the grant: a refresh or a check succeeded.</summary>
    Accepted,

    /// <summary>The platform could not be asked: the network, a 5xx, a time-out, an answer that is not one.</summary>
    TransientFailure,

    /// <summary>The platform does not accept this installation; no person can help that.</summary>
    Misconfigured,

    /// <summary>The grant was withdrawn or has died.</summary>
    GrantGone,

    /// <summary>The grant no longer covers what a sync needs.</summary>
    ScopeNarrowed,

    /// <summary>The vault has no tokens that open.</summary>
    SecretMissing,

    /// <summary>A grant that cannot be renewed is near its end.</summary>
    GrantLapses,

    /// <summary>The end of the grant has come.</summary>
    GrantLapsed,

    SyncCompleted,

    SyncFailed,

    /// <summary>The owner ended it.</summary>
    Disconnected,
}

/// <summary>One thing that happened.</summary>
/// <param name="Problem">Why, where a sync failed.</param>
/// <param name="GrantExpiresAt">End of the new grant, where it has one.</param>
readonly record struct HealthEvent(HealthCause Cause, Problem? Problem = null, DateTimeOffset? GrantExpiresAt = null);

/// <summary>What an event leads to.</summary>
/// <param name="Action">The audit row it is worth; null for none.</param>
/// <param name="Notice">What the person is told; null for nothing.</param>
sealed record HealthChange(ConnectionHealth Next, string? Action = null, Notice? Notice = null);

/// <summary>A notification about a connection.</summary>
sealed record Notice(string Kind, string Title, string Body);
