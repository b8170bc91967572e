using System.Collections.Immutable;
using StreamVibe.Billing;

namespace StreamVibe.Accounts;

[GrainType("account")]
sealed class AccountGrain(AccountStore accounts, SessionStore sessions, TimeProvider clock) : Grain, IAccountGrain
{
    Account? account;
    ImmutableDictionary<Guid, Session> live = ImmutableDictionary<Guid, Session>.Empty;
    ImmutableHashSet<Guid> ended = [];
    Task ending = Task.CompletedTask;
    int ends;

    Guid UserId => this.GetPrimaryKey();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        account = await accounts.Provision(UserId, now);
        if (account is not null) live = AccountRules.Live(await sessions.Live(UserId, now), now);
    }

    public async Task<Profile> Ensure()
    {
        account = await accounts.Provision(UserId, clock.GetUtcNow());
        return await GetProfile();
    }

    public async ValueTask<SignedIn?> Authorize(Guid sessionId)
    {
        var now = clock.GetUtcNow();
        if (account is null || ended.Contains(sessionId)) return null;
        if (!live.TryGetValue(sessionId, out var session))
        {
            // Opened through an activation on a silo that is gone: the table knows.
            session = await Look(sessionId, now);
            // It may have ended while we read: a row that is about to be ended still looks alive.
            if (session is null || ended.Contains(sessionId)) return null;
            live = live.SetItem(sessionId, session);
        }
        return AccountRules.IsLive(session, now) ? new SignedIn(UserId, account.Roles) : null;
    }

    public async Task<Profile> GetProfile()
    {
        var known = Known();
        var subscription = await GrainFactory.GetGrain<ISubscriptionGrain>(UserId).Get();
        return new(known.Id, known.Email, known.DisplayName, known.Roles, subscription.Plan, known.TimeZone);
    }

    public async Task OpenSession(NewSession session)
    {
        Known();
        var now = clock.GetUtcNow();
        await sessions.Open(UserId, session, now);
        live = AccountRules.Live(live.Values, now).SetItem(session.Id, new(session.Id, session.ExpiresAt));
    }

    public async Task<bool> RotateSession(Guid sessionId, ImmutableArray<byte> presentedHash, ImmutableArray<byte> nextHash)
    {
        var now = clock.GetUtcNow();
        var expiresAt = now + AccountRules.SessionLife;
        if (ended.Contains(sessionId)) return false;
        if (!await sessions.Rotate(UserId, sessionId, [.. presentedHash], [.. nextHash], expiresAt, now)) return false;
        live = live.SetItem(sessionId, new(sessionId, expiresAt));
        return true;
    }

    public async Task EndSession(Guid sessionId)
    {
        // Out of memory first: should the write fail, the caller tries again and nobody got in meanwhile.
        ended = ended.Add(sessionId);
        live = live.Remove(sessionId);
        await sessions.End(UserId, sessionId, clock.GetUtcNow());
    }

    public async Task EndSessions(Guid? except)
    {
        // Out of memory first, as above.
        ended = ended.Union(live.Keys.Where(id => id != except));
        live = live.RemoveRange(live.Keys.Where(id => id != except));
        ends++;
        await (ending = sessions.EndAll(UserId, except, clock.GetUtcNow()));
    }

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

    Account Known() => account ?? throw DomainException.NotFound("account");
}
