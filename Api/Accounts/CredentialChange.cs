using Microsoft.AspNetCore.Identity;
using StreamVibe.Accounts;
using StreamVibe.Api.Accounts.Mail;

namespace StreamVibe.Api.Accounts;

/// <summary>Saves a change of what a person signs in with, and ends the sessions that were opened with the old.</summary>
sealed class CredentialChange(UserManager<AuthUser> users, IGrainFactory grains, OutboxBell bell)
{
    /// <param name="user">Whose, already proven to ask for it.</param>
    /// <param name="keep">The session that asks; null ends every session.</param>
    /// <param name="save">Saves the change and the mail about it.</param>
    public async Task<IdentityResult> Make(AuthUser user, Guid? keep, Func<Task<IdentityResult>> save)
    {
        var account = grains.GetGrain<IAccountGrain>(user.Id);
        // Before it, so that a silo that does not answer leaves all as it was and the person tries again; after it, for whoever came in meanwhile.
        await account.EndSessions(keep);
        var result = await save();
        if (!result.Succeeded) return result;
        await account.EndSessions(keep);
        bell.Ring();
        return result;
    }

    /// <summary>A new password, without asking for the old one.</summary>
    /// <exception cref="Http.InvalidFieldsException">The password is not good enough.</exception>
    public async Task<IdentityResult> SetPassword(AuthUser user, Guid? keep, string newPassword, string code)
    {
        var wrong = new List<IdentityError>();
        foreach (var validator in users.PasswordValidators) wrong.AddRange((await validator.ValidateAsync(users, user, newPassword)).Errors);
        if (wrong.Count > 0) throw new Http.InvalidFieldsException(IdentityErrors.ByField(wrong, "newPassword"));
        return await Make(user, keep, () => users.ResetPasswordAsync(user, code, newPassword));
    }
}
