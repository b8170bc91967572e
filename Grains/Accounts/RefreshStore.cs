using Npgsql;
using StreamVibe.Audit;
using StreamVibe.Notifications;
using StreamVibe.Storage;

namespace StreamVibe.Accounts;

/// <summary>Refresh tokens of live sessions, by their SHA-256. Each write happens only while the row still says what was decided on, so that of two activations one wins.</summary>
sealed class RefreshStore(Database database, AuditStore audit, NotificationStore notifications)
{
    const string ChangedConstraint = "session_refresh_hash";

    /// <summary>Null where the session has ended or has no refresh tokens.</summary>
    public Task<RefreshState?> Find(Guid userId, Guid id, DateTimeOffset now) => database.Service.One(
        row => new RefreshState(row.GetFieldValue<byte[]>(0), row.IsDBNull(1) ? null : row.GetFieldValue<byte[]>(1), row.GetBoolean(2)),
        new Statement(
            """
            select refresh_hash, previous_hash, parent_used_at is not null from auth.session
            where user_id = $1 and id = $2 and refresh_hash is not null and ended_at is null and expires_at > $3
            """, userId, id, now));

    public async Task<bool> Rotate(Guid userId, Guid id, RefreshState seen, byte[] next, DateTimeOffset expiresAt, DateTimeOffset now) =>
        await database.Service.Write(new Statement(
            """
            update auth.session set refresh_hash = $4, previous_hash = $3, parent_used_at = null, refreshed_at = $6, expires_at = $5
            where user_id = $1 and id = $2 and refresh_hash = $3 and ended_at is null and expires_at > $6
            """, userId, id, seen.Current, next, expiresAt, now)) == 1;

    public async Task<bool> UseParent(Guid userId, Guid id, RefreshState seen, DateTimeOffset now) =>
        await database.Service.Write(new Statement(
            """
            update auth.session set parent_used_at = $4, refreshed_at = $4
            where user_id = $1 and id = $2 and refresh_hash = $3 and parent_used_at is null and ended_at is null and expires_at > $4
            """, userId, id, seen.Current, now)) == 1;

    public async Task<bool> Revoke(Guid userId, Guid id, RefreshState seen, DateTimeOffset now)
    {
        try
        {
            await database.Service.Write(
                new Statement(
                    $"""
                    with ended as (
                      update auth.session set ended_at = $4 where user_id = $1 and id = $2 and refresh_hash = $3 and ended_at is null and expires_at > $4 returning 1)
                    select app.demand(exists (select from ended), '{ChangedConstraint}')
                    """, userId, id, seen.Current, now).ForItsEffect(),
                audit.BySystem(userId, "session.revoked", $"session:{id}", now),
                notifications.Tell(userId, "session_revoked", "A session was ended",
                    "An old sign-in token was used, so somebody may have copied it. The session it belonged to was ended; sign in again, and change your password if this was not you.", null, now));
            return true;
        }
        catch (PostgresException changed) when (changed.ConstraintName == ChangedConstraint)
        {
            return false;
        }
    }
}
