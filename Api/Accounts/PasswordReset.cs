using Microsoft.AspNetCore.Identity;
using StreamVibe.Accounts;
using StreamVibe.Api.Accounts.Mail;

namespace StreamVibe.Api.Accounts;

/// <summary>A new password for who can read the mailbox.</summary>
sealed class PasswordReset(UserManager<AuthUser> users, AuthDb db, MailToPeople mail, Outbox outbox, CredentialChange change, PasswordWork work, IGrainFactory grains)
{
    /// <summary>Mails the link; does nothing where nobody has this address.</summary>
    public async Task Ask(string email)
    {
        if (await users.FindByEmailAsync(email) is { } user) await mail.PostReset(user);
    }

    /// <summary>Takes the code once: of several at once the concurrency stamp lets one through. Ends every session and the lock, and confirms the address.</summary>
    /// <exception cref="DomainException">The code is not, or no longer, good for this address; an unknown address reads the same.</exception>
    public async Task Finish(ResetPasswordRequest request, CancellationToken cancellation)
    {
        using var turn = await work.TakeTurn(cancellation);
        var user = await users.FindByEmailAsync(request.Email);
        if (user is null || !await users.VerifyUserTokenAsync(user, TokenOptions.DefaultProvider, UserManager<AuthUser>.ResetPasswordTokenPurpose, request.ResetCode)) throw BadCode();
        // A second factor that was set before the address was proven may be a stranger's, who signed up with it.
        if (!user.EmailConfirmed)
        {
            user.TwoFactorEnabled = false;
            db.UserTokens.RemoveRange(db.UserTokens.Where(token => token.UserId == user.Id));
        }
        // Saved with the password, or not at all.
        (user.EmailConfirmed, user.LockoutEnd, user.AccessFailedCount) = (true, null, 0);
        outbox.Add("password_changed", user, Letters.PasswordChanged);
        if (!(await change.SetPassword(user, keep: null, request.NewPassword, request.ResetCode)).Succeeded) throw BadCode();
        await grains.GetGrain<IAccountGrain>(user.Id).Ensure();
    }

    static DomainException BadCode() => DomainException.Invalid("resetCode", "This code is not good any more. Ask for a new one.");
}
