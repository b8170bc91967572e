using Microsoft.AspNetCore.Identity;
using StreamVibe.Api.Accounts.Mail;
using StreamVibe.Api.Http;

namespace StreamVibe.Api.Accounts;

/// <summary>What a signed-in person changes about how they sign in.</summary>
sealed class SignInChange(UserManager<AuthUser> users, MailToPeople mail, Outbox outbox, CredentialChange change, PasswordWork work, SignInLimit limit, SignInLock locks)
{
    /// <summary>The person behind the request; not found once the account is gone.</summary>
    public async Task<AuthUser> Find(CurrentUser current) => await users.FindByIdAsync(current.Id.ToString()) ?? throw DomainException.NotFound("account");

    /// <summary>Needs the old password, whose tries are limited like sign-ins; ends every other session.</summary>
    public async Task ChangePassword(AuthUser user, Guid session, string? oldPassword, string newPassword, CancellationToken cancellation)
    {
        PasswordShape.Require(oldPassword, "oldPassword");
        PasswordShape.Require(newPassword, "newPassword");
        limit.Charge(user.NormalizedEmail ?? user.Id.ToString());
        using var turn = await work.TakeTurn(cancellation);
        if (locks.IsLocked(user) || !await users.CheckPasswordAsync(user, oldPassword!))
        {
            await locks.CountFailure(user);
            throw DomainException.Invalid("oldPassword", "This is not the password.");
        }
        outbox.Add("password_changed", user, Letters.PasswordChanged);
        // The old password is proven: a code made here stands for it.
        var result = await change.SetPassword(user, session, newPassword, await users.GeneratePasswordResetTokenAsync(user));
        if (!result.Succeeded) throw new DomainException(ErrorCode.VersionConflict, "The sign-in was changed at the same moment.");
    }

    /// <summary>Mails a link to the new address, which is in force once it was opened. An address that has an account is told so instead, and the answer is the same.</summary>
    public async Task AskForEmail(AuthUser user, string newEmail)
    {
        // Told whatever comes of it: that nothing arrived would tell that the address has an account.
        outbox.Add("email_change_asked", user, Letters.EmailChangeAsked);
        if (await users.FindByEmailAsync(newEmail) is { } owner) await mail.PostAlreadyRegistered(owner);
        else await mail.PostEmailChange(user, newEmail);
        await outbox.Send();
    }
}
