using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using StreamVibe.Api.Accounts.Mail;

namespace StreamVibe.Api.Accounts.TwoFactor;

/// <summary>Switches a person's second factor on and off. The rules are those of ASP.NET Core's own endpoint; keys and codes are saved together or not at all.</summary>
sealed class SecondFactorSetup(UserManager<AuthUser> users, AuthDb db, SecondFactorCheck check, CredentialChange change, Outbox outbox)
{
    const int RecoveryCodes = 10;

    public async Task<TwoFactorAnswer> Apply(AuthUser user, Guid session, TwoFactorRequest request)
    {
        if (request.Enable is true) await RequireProof(user, request);
        var target = request.Enable ?? (request.ResetSharedKey ? false : user.TwoFactorEnabled);
        if (target == user.TwoFactorEnabled) return await Save(user, target, request);
        TwoFactorAnswer? answer = null;
        await change.Make(user, session, async () =>
        {
            answer = await Save(user, target, request);
            return IdentityResult.Success;
        });
        return answer!;
    }

    async Task RequireProof(AuthUser user, TwoFactorRequest request)
    {
        if (request.ResetSharedKey) throw DomainException.Invalid("resetSharedKey", "A new key must be in the authenticator before it is switched on with it.");
        if (string.IsNullOrEmpty(request.TwoFactorCode)) throw DomainException.Invalid("twoFactorCode", "The code that the authenticator shows is needed.");
        // Not used up: the person may sign in with it in the same half minute.
        if (!await check.IsCode(user, request.TwoFactorCode)) throw DomainException.Invalid("twoFactorCode", "This is not the code that the authenticator shows.");
    }

    async Task<TwoFactorAnswer> Save(AuthUser user, bool target, TwoFactorRequest request)
    {
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            if (target != user.TwoFactorEnabled)
            {
                outbox.Add(target ? "two_factor_on" : "two_factor_off", user, target ? Letters.TwoFactorOn : Letters.TwoFactorOff);
                Require(await users.SetTwoFactorEnabledAsync(user, target));
            }
            if (request.ResetSharedKey || await users.GetAuthenticatorKeyAsync(user) is not { Length: > 0 }) await ResetKey(user);
            var codes = request.ResetRecoveryCodes || (request.Enable is true && await users.CountRecoveryCodesAsync(user) == 0)
                ? (await users.GenerateNewTwoFactorRecoveryCodesAsync(user, RecoveryCodes))?.ToArray()
                : null;
            var answer = new TwoFactorAnswer((await users.GetAuthenticatorKeyAsync(user))!, await users.CountRecoveryCodesAsync(user), codes, user.TwoFactorEnabled, IsMachineRemembered: false);
            await transaction.CommitAsync();
            return answer;
        }
        catch (DbUpdateException)
        {
            // Two first readings at once each make a key.
            throw Conflict();
        }
    }

    async Task ResetKey(AuthUser user)
    {
        // A new key has used no step yet.
        if (await db.SecondFactors.FindAsync(user.Id) is { } factor) factor.LastStep = 0;
        else db.SecondFactors.Add(new() { UserId = user.Id });
        Require(await users.ResetAuthenticatorKeyAsync(user));
    }

    static void Require(IdentityResult result)
    {
        if (!result.Succeeded) throw Conflict();
    }

    static DomainException Conflict() => new(ErrorCode.VersionConflict, "The sign-in was changed at the same moment.");
}
