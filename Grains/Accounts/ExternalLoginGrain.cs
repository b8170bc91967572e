using Npgsql;

namespace StreamVibe.Accounts;

[GrainType("external-login")]
sealed class ExternalLoginGrain(ExternalLoginStore logins, Ids ids, TimeProvider clock) : Grain, IExternalLoginGrain
{
    const int MostTries = 5;

    Login? known;
    Task<Guid>? settling;

    public async Task<Guid> SignIn(ExternalIdentity identity) => await Settle(identity);

    public async ValueTask<SignedIn?> Enter(ExternalIdentity identity, OutsideSession session)
    {
        var remembered = known;
        var login = remembered ?? await Ask(identity, session.IssuedAt);
        if (await EnterAs(login, session) is { } entered) return entered;
        if (remembered is null) return null;
        // The account may be gone, and another in its place: the table knows.
        login = await Ask(identity, session.IssuedAt);
        return login?.Owner == remembered.Owner ? null : await EnterAs(login, session);
    }

    async ValueTask<SignedIn?> EnterAs(Login? login, OutsideSession session) =>
        login is null || ExternalRules.IsFromBefore(login.DepartedAt, session.IssuedAt) ? null : await Account(login.Owner).Enter(session.Session);

    // Null for a token from before the login left.
    async Task<Login?> Ask(ExternalIdentity identity, DateTimeOffset issuedAt)
    {
        known = null;
        var facts = await logins.Find(identity);
        if (ExternalRules.IsFromBefore(facts.DepartedAt, issuedAt)) return null;
        return known = new(facts.Owner ?? await (settling ??= SettleOnce(identity)), facts.DepartedAt);
    }

    // Shared by all who wait for the same account.
    async Task<Guid> SettleOnce(ExternalIdentity identity)
    {
        try
        {
            return await Settle(identity);
        }
        finally
        {
            settling = null;
        }
    }

    async Task<Guid> Settle(ExternalIdentity identity)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            try
            {
                return await Try(identity, ownName: tries > 0);
            }
            catch (PostgresException e) when (ExternalLoginStore.IsOvertaken(e))
            {
                // Somebody else was faster: what they wrote decides.
            }
        }
        throw new DomainException(ErrorCode.Unavailable, "This sign-in could not be completed.");
    }

    async Task<Guid> Try(ExternalIdentity identity, bool ownName)
    {
        var facts = await logins.Find(identity);
        var step = ExternalRules.Decide(identity, facts);
        var userId = step switch { ExternalStep.Open => facts.Owner!.Value, ExternalStep.Create => ids.Next(), _ => facts.Holder!.Id };
        switch (step)
        {
            case ExternalStep.Link:
                // It may have died half-way through its registration.
                await Account(userId).Ensure();
                await logins.Link(userId, identity, clock.GetUtcNow());
                break;
            case ExternalStep.Reclaim:
                await Reclaim(userId, identity);
                break;
            case ExternalStep.Create:
                // A user name may stay behind where its e-mail was changed: then the id is the name.
                await logins.Create(userId, ownName ? userId.ToString() : identity.VerifiedEmail ?? userId.ToString(), identity, clock.GetUtcNow());
                break;
        }
        await Account(userId).Ensure();
        return userId;
    }

    // Two writes, since sessions also live in the account's memory: should we die in between, the account is closed to everybody and the next sign-in goes on.
    async Task Reclaim(Guid userId, ExternalIdentity identity)
    {
        await Account(userId).Ensure();
        var stamp = await logins.Empty(userId, identity, clock.GetUtcNow());
        await Account(userId).EndSessions(null);
        await logins.Take(userId, stamp, identity, clock.GetUtcNow());
    }

    IAccountGrain Account(Guid userId) => GrainFactory.GetGrain<IAccountGrain>(userId);

    sealed record Login(Guid Owner, DateTimeOffset? DepartedAt);
}
