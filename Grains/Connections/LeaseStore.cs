using StreamVibe.Storage;

namespace StreamVibe.Connections;

/// <summary>Who refreshes a connection's tokens: one at a time over all silos, decided by one update of its row.</summary>
sealed class LeaseStore(Database database)
{
    /// <summary>Takes the lease; null where somebody else has it, or the platform is to be left alone for a while.</summary>
    public Task<Lease?> Take(Guid connectionId, DateTimeOffset now, DateTimeOffset stale) => database.Service.One(row => new Lease(row.GetBoolean(0), row.Time(1)), new Statement(
        """
        update app.platform_connection c set refresh_started_at = $2
        from (select id, refresh_started_at from app.platform_connection where id = $1 for update) before
        where c.id = before.id and c.is_active and (before.refresh_started_at is null or before.refresh_started_at <= $3) and (c.refresh_retry_at is null or c.refresh_retry_at <= $2)
        returning before.refresh_started_at is not null, c.refresh_started_at
        """, connectionId, now, stale));

    /// <summary>Gives the lease back with nothing to tell. Whoever comes so late that it is somebody else's now leaves it to them, here and below.</summary>
    public Task Release(Guid connectionId, Lease lease) => database.Service.Write(new Statement(
        "update app.platform_connection set refresh_started_at = null where id = $1 and refresh_started_at = $2", connectionId, lease.TakenAt));

    /// <summary>Gives the lease back with new tokens saved.</summary>
    public static Statement Done(Guid connectionId, Lease lease, IEnumerable<string> scopes, DateTimeOffset now) => new(
        """
        update app.platform_connection
        set refresh_started_at = nullif(refresh_started_at, $4), refresh_retry_at = null, refreshed_at = $2, scopes = $3 where id = $1
        """, connectionId, now, scopes.ToArray(), lease.TakenAt);

    /// <summary>Gives the lease back with a failure: nobody asks the platform, and no check is due, before <paramref name="retryAt"/>.</summary>
    public static Statement Failed(Guid connectionId, Lease lease, DateTimeOffset retryAt) => new(
        $"""
        update app.platform_connection c
        set refresh_started_at = null, refresh_retry_at = $2,
            next_due_at = case when {SyncRunStore.IsOpen} then next_due_at else greatest(next_due_at, $2) end
        where id = $1 and refresh_started_at = $3
        """, connectionId, retryAt, lease.TakenAt);
}

/// <summary>The right to refresh a connection's tokens for a while.</summary>
/// <param name="Unfinished">Whether a refresh before this one never told how it ended.</param>
/// <param name="TakenAt">Tells it from the leases before and after.</param>
sealed record Lease(bool Unfinished, DateTimeOffset TakenAt);
