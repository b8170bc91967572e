using System.Collections.Immutable;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using StreamVibe.Accounts;

namespace StreamVibe.Api.Accounts;

/// <summary>Creates sign-ins.</summary>
sealed class Registration(UserManager<AuthUser> users, Ids ids, IGrainFactory grains)
{
    /// <summary>
    /// Creates a sign-in and its account. An e-mail that already has one is left alone and answered like a new one, after the same work:
    /// nobody learns who is here.
    /// </summary>
    /// <returns>What is wrong, field by field; empty where nothing is.</returns>
    public async Task<ImmutableSortedDictionary<string, string[]>> Create(string email, string password, bool confirmed)
    {
        var user = AuthUser.Of(ids.Next(), email, confirmed);
        var result = await TryCreate(user, password);
        if (result.Succeeded) await grains.GetGrain<IAccountGrain>(user.Id).Ensure();
        return result.Errors.Where(error => !error.Code.StartsWith("Duplicate", StringComparison.Ordinal))
            .GroupBy(error => error.Code.StartsWith("Password", StringComparison.Ordinal) ? "password" : "email")
            .ToImmutableSortedDictionary(field => field.Key, field => field.Select(error => error.Description).ToArray());
    }

    async Task<IdentityResult> TryCreate(AuthUser user, string password)
    {
        try
        {
            // Judges and hashes the password before it looks for the e-mail: the order that keeps both answers alike.
            return await users.CreateAsync(user, password);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException
        { ConstraintName: "user_normalized_email_key" or "user_normalized_user_name_key" })
        {
            // Two registrations of one e-mail at once: the database decided.
            return IdentityResult.Failed(users.ErrorDescriber.DuplicateEmail(user.Email!));
        }
    }
}
