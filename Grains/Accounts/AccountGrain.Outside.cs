namespace StreamVibe.Accounts;

/// <summary>Sessions that outside issuers keep.</summary>
sealed partial class AccountGrain
{
    public async ValueTask<SignedIn?> Enter(NewSession session)
    {
        var now = clock.GetUtcNow();
        if (account is null || ended.Contains(session.Id)) return null;
        if (!live.TryGetValue(session.Id, out var known) || known.ExpiresAt < session.ExpiresAt)
        {
            known = await Admit(session, now);
            // It may have ended while we wrote.
            if (known is null || ended.Contains(session.Id)) return null;
            live = AccountRules.Live(live.Values, now).SetItem(known.Id, known);
        }
        return AccountRules.IsLive(known, now) ? new SignedIn(UserId, account.Roles) : null;
    }

    // As Look: it may be among those that are being ended.
    async Task<Session?> Admit(NewSession session, DateTimeOffset now)
    {
        while (true)
        {
            var seen = ends;
            await ending.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
            var admitted = await sessions.Admit(UserId, session, now);
            if (seen == ends) return admitted;
        }
    }
}
