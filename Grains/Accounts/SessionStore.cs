using Npgsql;
using StreamVibe.Audit;
using StreamVibe.Storage;

namespace StreamVibe.Accounts;

/// <summary>Sessions in <c>auth.session</c>. Refresh secrets are known here only by their SHA-256.</summary>
sealed class SessionStore(Database database, AuditStore audit)
{
    public Task<List<Session>> Live(Guid userId, DateTimeOffset now) => database.Service.List(
        row => new Session(row.Id(0), row.Time(1)),
        new Statement("select id, expires_at from auth.session where user_id = $1 and ended_at is null and expires_at > $2", userId, now));

    public Task<Session?> Find(Guid userId, Guid id, DateTimeOffset now) => database.Service.One(
        row => new Session(row.Id(0), row.Time(1)),
        new Statement("select id, expires_at from auth.session where user_id = $1 and id = $2 and ended_at is null and expires_at > $3", userId, id, now));

    public Task Open(Guid userId, NewSession session, DateTimeOffset now) => database.Service.Write(
        new Statement(
            "insert into auth.session (id, user_id, refresh_hash, client, created_at, refreshed_at, expires_at) values ($1, $2, $3::bytea, $4, $5, $5, $6)",
            session.Id, userId, session.RefreshHash is { } hash ? hash.ToArray() : null, session.Client, now, session.ExpiresAt),
        audit.ByUser(userId, "session.opened", $"session:{session.Id}", now));

    /// <summary>Opens a session that an outside issuer keeps, or prolongs it; null where it has ended or the account is gone.</summary>
    public async Task<Session?> Admit(Guid userId, NewSession session, DateTimeOffset now)
    {
        // The row's own id is the session's, so that a session is opened once in the log too.
        var opened = audit.ByUser(userId, "session.opened", $"session:{session.Id}", now);
        try
        {
            return await database.Service.One(
                row => new Session(row.Id(0), row.Time(1)),
                new Statement(
                    """
                    insert into auth.session as s (id, user_id, client, created_at, refreshed_at, expires_at) values ($1, $2, $3, $4, $4, $5)
                    on conflict on constraint session_pkey do update set refreshed_at = excluded.refreshed_at, expires_at = greatest(s.expires_at, excluded.expires_at)
                    where s.user_id = excluded.user_id and s.ended_at is null
                    """, session.Id, userId, session.Client, now, session.ExpiresAt),
                new Statement(opened.Text + " on conflict on constraint audit_log_pkey do nothing", [session.Id, .. opened.Values[1..]]),
                new Statement("select id, expires_at from auth.session where user_id = $1 and id = $2 and ended_at is null and expires_at > $3", userId, session.Id, now));
        }
        catch (PostgresException e) when (e.ConstraintName is "session_user_id_fkey")
        {
            return null;
        }
    }

    /// <summary>False where the presented secret is not the current one.</summary>
    public async Task<bool> Rotate(Guid userId, Guid id, byte[] presented, byte[] next, DateTimeOffset expiresAt, DateTimeOffset now) =>
        await database.Service.Write(new Statement(
            """
            update auth.session set refresh_hash = $4, previous_hash = $3, refreshed_at = $6, expires_at = $5
            where user_id = $1 and id = $2 and refresh_hash = $3 and ended_at is null and expires_at > $6
            """, userId, id, presented, next, expiresAt, now)) == 1;

    public Task End(Guid userId, Guid id, DateTimeOffset now) => database.Service.Write(
        new Statement("update auth.session set ended_at = $3 where user_id = $1 and id = $2 and ended_at is null", userId, id, now),
        audit.ByUser(userId, "session.ended", $"session:{id}", now));

    public Task EndAll(Guid userId, Guid? except, DateTimeOffset now) => database.Service.Write(
        new Statement("update auth.session set ended_at = $3 where user_id = $1 and id is distinct from $2::uuid and ended_at is null", userId, except, now),
        audit.ByUser(userId, "session.all_ended", $"user:{userId}", now));
}
