using System.Collections.Immutable;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using StreamVibe.Accounts;
using StreamVibe.Api.Accounts.Mail;

namespace StreamVibe.Api.Accounts;

/// <summary>Creates sign-ins.</summary>
sealed class Registration(UserManager<AuthUser> users, AuthDb db, MailToPeople mail, OutboxBell bell, Ids ids, IGrainFactory grains)
{
    /// <summary>
    /// Creates a sign-in and its account, and mails the link that confirms the address. An e-mail that already has one is left alone and answered like a new
    /// one, after the same work: nobody learns who is here, only its owner is told.
    /// </summary>
    /// <returns>What is wrong, field by field; empty where nothing is.</returns>
    public async Task<ImmutableSortedDictionary<string, string[]>> Create(string email, string password, bool confirmed)
    {
        var user = AuthUser.Of(ids.Next(), email, confirmed);
        var result = await TryCreate(user, password);
        if (result.Succeeded)
        {
            bell.Ring();
            await grains.GetGrain<IAccountGrain>(user.Id).Ensure();
        }
        else if (result.Errors.Any(IsDuplicate) && await users.FindByEmailAsync(email) is { } owner) await mail.PostAlreadyRegistered(owner);
        return IdentityErrors.ByField(result.Errors.Where(error => !IsDuplicate(error)), "password");
    }

    async Task<IdentityResult> TryCreate(AuthUser user, string password)
    {
        try
        {
            // The link holds the security stamp, which is made when the user is: two saves, one transaction.
            await using var transaction = await db.Database.BeginTransactionAsync();
            // Judges and hashes the password before it looks for the e-mail: the order that keeps both answers alike.
            var result = await users.CreateAsync(user, password);
            if (!result.Succeeded) return result;
            if (!user.EmailConfirmed) await mail.AddConfirmation(user);
            await db.SaveChangesAsync();
            await transaction.CommitAsync();
            return result;
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException
        { ConstraintName: "user_normalized_email_key" or "user_normalized_user_name_key" })
        {
            // Two registrations of one e-mail at once: the database decided. What is left of this one must not be saved with the mail to the owner.
            db.ChangeTracker.Clear();
            return IdentityResult.Failed(users.ErrorDescriber.DuplicateEmail(user.Email!));
        }
    }

    static bool IsDuplicate(IdentityError error) => error.Code.StartsWith("Duplicate", StringComparison.Ordinal);
}
