using Npgsql;
using StreamVibe.Audit;
using StreamVibe.Storage;

namespace StreamVibe.Accounts;

/// <summary>Sessions in <c>auth.session</c>: opened, listed, ended.</summary>
sealed class SessionStore(Database database, AuditStore audit, Cursors cursors)
{
    const string EndedConstraint = "session_live";

    public Task<List<Session>> Live(Guid userId, DateTimeOffset now) => database.Service.List(
        row => new Session(row.Id(0), row.Time(1)),
        new Statement("select id, expires_at from auth.session where user_id = $1 and ended_at is null and expires_at > $2", userId, now));

    public Task<Session?> Find(Guid userId, Guid id, DateTimeOffset now) => database.Service.One(
        row => new Session(row.Id(0), row.Time(1)),
        new Statement("select id, expires_at from auth.session where user_id = $1 and id = $2 and ended_at is null and expires_at > $3", userId, id, now));

    /// <summary>Live ones, newest first.</summary>
    public async Task<Page<SessionInfo>> List(Guid userId, Guid current, PageRequest page, DateTimeOffset now)
    {
        var scope = $"sessions/{userId}";
        var after = cursors.Read<TimeKey>(page.Cursor, scope);
        var rows = await database.Service.List(
            row => new SessionInfo(row.Id(0), row.GetString(1), row.Time(2), row.Time(3), row.Time(4), row.Id(0) == current),
            new Statement(
                """
                select id, client, created_at, refreshed_at, expires_at from auth.session
                where user_id = $1 and ended_at is null and expires_at > $2 and ($3::timestamptz is null or (created_at, id) < ($3, $4::uuid))
                order by created_at desc, id desc limit $5
                """, userId, now, after?.At, after?.Id, page.Limit + 1));
        return rows.ToPage(page, row => new TimeKey(row.CreatedAt, row.Id), cursors, scope);
    }

    /// <summary>Fails with <see cref="AccountStore.LeavingConstraint"/> where the account is being deleted.</summary>
    public Task Open(Guid userId, NewSession session, DateTimeOffset now) => database.Service.Write(
        AccountStore.StillHere(userId),
        new Statement(
            "insert into auth.session (id, user_id, refresh_hash, client, created_at, refreshed_at, expires_at) values ($1, $2, $3::bytea, $4, $5, $5, $6)",
            session.Id, userId, session.RefreshHash is { } hash ? hash.ToArray() : null, session.Client, now, session.ExpiresAt),
        audit.ByUser(userId, "session.opened", $"session:{session.Id}", now));

    /// <summary>Opens a session that an outside issuer keeps, or prolongs it; null where it has ended, its token is over, or the account is gone or leaving.</summary>
    public async Task<Session?> Admit(Guid userId, NewSession session, DateTimeOffset now)
    {
        // The row's own id is the session's, so that a session is opened once in the log too.
        var opened = audit.ByUser(userId, "session.opened", $"session:{session.Id}", now);
        try
        {
            return await database.Service.One(
                row => new Session(row.Id(0), row.Time(1)),
                AccountStore.StillHere(userId),
                new Statement(
                    """
                    insert into auth.session as s (id, user_id, client, created_at, refreshed_at, expires_at) values ($1, $2, $3, $4, $4, $5)
                    on conflict on constraint session_pkey do update set refreshed_at = excluded.refreshed_at, expires_at = greatest(s.expires_at, excluded.expires_at)
                    where s.user_id = excluded.user_id and s.ended_at is null
                    """, session.Id, userId, session.Client, now, session.ExpiresAt),
                new Statement(opened.Text + " on conflict on constraint audit_log_pkey do nothing", [session.Id, .. opened.Values[1..]]),
                new Statement("select id, expires_at from auth.session where user_id = $1 and id = $2 and ended_at is null and expires_at > $3", userId, session.Id, now));
        }
        catch (PostgresException e) when (e.ConstraintName is AccountStore.LeavingConstraint or "session_expires_at_check")
        {
            return null;
        }
    }

    /// <summary>False where it had ended already.</summary>
    public async Task<bool> End(Guid userId, Guid id, DateTimeOffset now)
    {
        try
        {
            await database.Service.Write(
                new Statement(
                    $"""
                    with ended as (update auth.session set ended_at = $3 where user_id = $1 and id = $2 and ended_at is null and expires_at > $3 returning 1)
                    select app.demand(exists (select from ended), '{EndedConstraint}')
                    """, userId, id, now).ForItsEffect(),
                audit.ByUser(userId, "session.ended", $"session:{id}", now));
            return true;
        }
        catch (PostgresException over) when (over.ConstraintName == EndedConstraint)
        {
            return false;
        }
    }

    public Task EndAll(Guid userId, Guid? except, DateTimeOffset now) => database.Service.Write(
        new Statement("update auth.session set ended_at = $3 where user_id = $1 and id is distinct from $2::uuid and ended_at is null", userId, except, now),
        audit.ByUser(userId, "session.all_ended", $"user:{userId}", now));
}
