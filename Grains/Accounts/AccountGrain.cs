using StreamVibe.Billing;

namespace StreamVibe.Accounts;

[GrainType("account")]
sealed partial class AccountGrain(
    AccountStore accounts, SessionStore sessions, RefreshStore refreshes, PreferencesStore preferences, Departure departure, TimeProvider clock) : Grain, IAccountGrain
{
    Account? account;
    AiPreferences? aiPreferences;

    Guid UserId => this.GetPrimaryKey();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        account = await accounts.Provision(UserId, now);
        if (account is not null) live = AccountRules.Live(await sessions.Live(UserId, now), now);
    }

    public async Task<Profile> Ensure()
    {
        // Asked anew, since a confirmed e-mail may have given rights.
        account = await accounts.Provision(UserId, clock.GetUtcNow());
        return await GetProfile();
    }

    public async Task<Profile> GetProfile()
    {
        var known = Known();
        var subscription = await GrainFactory.GetGrain<ISubscriptionGrain>(UserId).Get();
        return new(known.Id, known.Email, known.DisplayName, known.Roles, subscription.Plan, known.TimeZone);
    }

    // Idempotent by nature: the same change twice is one.
    public async Task<Profile> Edit(ProfileEdit edit, OperationId operation)
    {
        while (true)
        {
            var known = Known();
            var next = AccountRules.Edit(known, edit);
            if (next == known) return await GetProfile();
            if (await accounts.Save(known, next, clock.GetUtcNow()))
            {
                account = next with { Version = known.Version + 1 };
                return await GetProfile();
            }
            // Another activation was faster: what it wrote is changed, not undone.
            account = await accounts.Provision(UserId, clock.GetUtcNow());
        }
    }

    public async Task<AiPreferences> GetAiPreferences()
    {
        Known();
        return aiPreferences ??= await preferences.Find(UserId) ?? new();
    }

    public async Task<AiPreferences> SetAiPreferences(AiPreferences wanted, OperationId operation)
    {
        Known();
        var next = PreferencesRules.Checked(wanted);
        await preferences.Save(UserId, next, clock.GetUtcNow());
        return aiPreferences = next;
    }

    Account Known() => account ?? throw DomainException.NotFound("account");
}
