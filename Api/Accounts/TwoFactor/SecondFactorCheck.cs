using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace StreamVibe.Api.Accounts.TwoFactor;

/// <summary>Takes codes of an authenticator and recovery codes, each of them once; of several that arrive together PostgreSQL lets one through.</summary>
sealed class SecondFactorCheck(UserManager<AuthUser> users, AuthDb db)
{
    /// <summary>Whether the authenticator shows this code; it is not used up.</summary>
    public async Task<bool> IsCode(AuthUser user, string code) => await StepOf(user, code) is not null;

    /// <summary>Whether the code is the authenticator's and was not used before; it is used up then.</summary>
    public async Task<bool> TakeCode(AuthUser user, string code) => await StepOf(user, code) is { } step
        && await db.SecondFactors.Where(factor => factor.UserId == user.Id && factor.LastStep < step).ExecuteUpdateAsync(factor => factor.SetProperty(f => f.LastStep, step)) == 1;

    /// <summary>As above, for one of the recovery codes; the losing one of two fails on the user's concurrency stamp.</summary>
    public async Task<bool> TakeRecoveryCode(AuthUser user, string code) => (await users.RedeemTwoFactorRecoveryCodeAsync(user, code)).Succeeded;

    // The machine's clock and not the product's, which the sandbox may move: a phone does not move with it.
    async Task<long?> StepOf(AuthUser user, string code) =>
        await users.GetAuthenticatorKeyAsync(user) is { Length: > 0 } key ? Totp.StepOf(Digits(code), key, TimeProvider.System.GetUtcNow()) : null;

    // As authenticators show them, in two groups.
    static string Digits(string code) => code.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
}
