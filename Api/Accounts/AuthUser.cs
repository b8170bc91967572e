using Microsoft.AspNetCore.Identity;

namespace StreamVibe.Api.Accounts;

/// <summary>A sign-in: e-mail, password and locks. Who the person is here lives in the account grain.</summary>
sealed class AuthUser : IdentityUser<Guid>
{
    /// <summary>A sign-in whose user name is its e-mail.</summary>
    public static AuthUser Of(Guid id, string email, bool confirmed) => new() { Id = id, UserName = email, Email = email, EmailConfirmed = confirmed };
}
