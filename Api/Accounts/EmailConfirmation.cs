using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using StreamVibe.Accounts;
using StreamVibe.Api.Accounts.Mail;

namespace StreamVibe.Api.Accounts;

/// <summary>Proves that an address is the person's.</summary>
sealed class EmailConfirmation(UserManager<AuthUser> users, MailToPeople mail, Outbox outbox, OutboxBell bell, IGrainFactory grains)
{
    /// <summary>Mails the link again; does nothing where nobody has this address or it is confirmed.</summary>
    public async Task Ask(string email)
    {
        if (await users.FindByEmailAsync(email) is { EmailConfirmed: false } user) await mail.PostConfirmation(user);
    }

    /// <summary>Confirms the address of the account, or the new one that takes its place.</summary>
    /// <exception cref="DomainException">The code is not, or no longer, good; an unknown person reads the same.</exception>
    public async Task Confirm(string? person, string? code, string? changedEmail)
    {
        var user = Guid.TryParse(person, out var id) ? await users.FindByIdAsync(id.ToString()) : null;
        var done = user is not null && code is not null && (changedEmail is null ? await Confirm(user, code) : await Change(user, code, changedEmail));
        if (!done) throw DomainException.Invalid("code", "This link is not good any more. Ask for a new one.");
        // Profile and role follow the address.
        await grains.GetGrain<IAccountGrain>(user!.Id).Ensure();
        bell.Ring();
    }

    // A second opening of the link, by a scanner of mail or an impatient person, finds nothing to do.
    async Task<bool> Confirm(AuthUser user, string code) => user.EmailConfirmed
        ? await users.VerifyUserTokenAsync(user, users.Options.Tokens.EmailConfirmationTokenProvider, UserManager<AuthUser>.ConfirmEmailTokenPurpose, code)
        : (await users.ConfirmEmailAsync(user, code)).Succeeded;

    async Task<bool> Change(AuthUser user, string code, string newEmail)
    {
        if (!await users.VerifyUserTokenAsync(user, users.Options.Tokens.ChangeEmailTokenProvider, UserManager<AuthUser>.GetChangeEmailTokenPurpose(newEmail), code)) return false;
        outbox.Add("email_changed", user, Letters.EmailChanged);
        user.UserName = newEmail;
        try
        {
            return (await users.ChangeEmailAsync(user, newEmail, code)).Succeeded;
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { ConstraintName: "user_normalized_email_key" or "user_normalized_user_name_key" })
        {
            return false; // Somebody registered it meanwhile.
        }
    }
}
