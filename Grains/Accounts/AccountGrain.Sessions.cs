using System.Collections.Immutable;
using Npgsql;

namespace StreamVibe.Accounts;

/// <summary>Who is signed in. What is in memory answers; what was ended is out of it before the table knows.</summary>
sealed partial class AccountGrain
{
    ImmutableDictionary<Guid, Session> live = ImmutableDictionary<Guid, Session>.Empty;
    ImmutableHashSet<Guid> ended = [];
    Task ending = Task.CompletedTask;
    int ends;

    public async ValueTask<SignedIn?> Authorize(Guid sessionId)
    {
        var now = clock.GetUtcNow();
        if (account is null || ended.Contains(sessionId)) return null;
        if (!live.TryGetValue(sessionId, out var session))
        {
            // Opened through an activation on a silo that is gone: the table knows.
            session = await Look(sessionId, now);
            // It may have ended while we read: a row that is about to be ended still looks alive.
            if (session is null || account is null || ended.Contains(sessionId)) return null;
            live = live.SetItem(sessionId, session);
        }
        return AccountRules.IsLive(session, now) ? new SignedIn(UserId, account.Roles) : null;
    }

    public async Task OpenSession(NewSession session)
    {
        if (account is null) throw Left();
        var now = clock.GetUtcNow();
        try
        {
            await sessions.Open(UserId, session, now);
        }
        catch (PostgresException gone) when (gone.ConstraintName == AccountStore.LeavingConstraint)
        {
            throw Left();
        }
        live = AccountRules.Live(live.Values, now).SetItem(session.Id, new(session.Id, session.ExpiresAt));
    }

    // A presented token only ever grows older, so a decision that somebody else overtook is made anew a few times at most.
    public async Task<int?> Refresh(RefreshAttempt attempt)
    {
        while (true)
        {
            var now = clock.GetUtcNow();
            if (account is null || ended.Contains(attempt.SessionId) || await refreshes.Find(UserId, attempt.SessionId, now) is not { } state) return null;
            var decision = RefreshRules.Decide(state, attempt);
            if (decision.Verdict == RefreshVerdict.Refuse) return null;
            if (!await Apply(decision.Verdict, attempt, state, now)) continue;
            return decision.Verdict == RefreshVerdict.Revoke ? null : decision.Next;
        }
    }

    public Task<Page<SessionInfo>> ListSessions(Guid current, PageRequest page) => sessions.List(UserId, current, page, clock.GetUtcNow());

    public async Task<bool> EndSession(Guid sessionId)
    {
        var now = clock.GetUtcNow();
        // Ids that are nobody's are not remembered.
        if (!live.ContainsKey(sessionId) && await sessions.Find(UserId, sessionId, now) is null) return false;
        Forget(sessionId);
        return await OrRemember([sessionId], () => sessions.End(UserId, sessionId, now));
    }

    public async Task EndSessions(Guid? except)
    {
        var gone = ForgetAll(except);
        await OrRemember(gone, () => ending = sessions.EndAll(UserId, except, clock.GetUtcNow()));
    }

    async Task<bool> Apply(RefreshVerdict verdict, RefreshAttempt attempt, RefreshState state, DateTimeOffset now)
    {
        switch (verdict)
        {
            case RefreshVerdict.Rotate:
                var expiresAt = now + AccountRules.SessionLife;
                if (!await refreshes.Rotate(UserId, attempt.SessionId, state, [.. attempt.Next[0]], expiresAt, now)) return false;
                live = live.SetItem(attempt.SessionId, new(attempt.SessionId, expiresAt));
                return true;
            case RefreshVerdict.Repeat:
                return await refreshes.UseParent(UserId, attempt.SessionId, state, now);
            default:
                Forget(attempt.SessionId);
                var revoked = await OrRemember([attempt.SessionId], () => refreshes.Revoke(UserId, attempt.SessionId, state, now));
                // Overtaken: what is decided anew finds the session as the table has it.
                if (!revoked) ended = ended.Remove(attempt.SessionId);
                return revoked;
        }
    }

    // Out of memory first, so that nobody gets in while it is written.
    void Forget(Guid sessionId)
    {
        ended = ended.Add(sessionId);
        live = live.Remove(sessionId);
    }

    ImmutableHashSet<Guid> ForgetAll(Guid? except)
    {
        var gone = live.Keys.Where(id => id != except).ToImmutableHashSet();
        ended = ended.Union(gone);
        live = live.RemoveRange(gone);
        ends++;
        return gone;
    }

    // Should the write fail, they live on in the table, which is asked for them again: whoever meant to end them can try once more.
    async Task<T> OrRemember<T>(ImmutableHashSet<Guid> gone, Func<Task<T>> write)
    {
        try
        {
            return await write();
        }
        catch
        {
            ended = ended.Except(gone);
            throw;
        }
    }

    async Task OrRemember(ImmutableHashSet<Guid> gone, Func<Task> write) => await OrRemember(gone, async () =>
    {
        await write();
        return true;
    });

    // A session that is not in memory may be among those that are being ended: it is looked up again after they are.
    async Task<Session?> Look(Guid sessionId, DateTimeOffset now)
    {
        while (true)
        {
            var seen = ends;
            await ending.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
            var session = await sessions.Find(UserId, sessionId, now);
            if (seen == ends) return session;
        }
    }

    // As a wrong password is refused: whoever deleted their account while they signed in has none.
    static DomainException Left() => new(ErrorCode.InvalidCredentials, "The e-mail or the password is not right.");
}
