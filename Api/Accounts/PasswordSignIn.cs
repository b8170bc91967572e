using Microsoft.AspNetCore.Identity;

namespace StreamVibe.Api.Accounts;

/// <summary>Decides whether an e-mail and a password belong together.</summary>
sealed class PasswordSignIn(UserManager<AuthUser> users, SignInLimit limit, PasswordWork work)
{
    /// <summary>The sign-in of these credentials. Every refusal reads the same and takes as long: unknown, wrong and locked cannot be told apart.</summary>
    /// <exception cref="DomainException"><see cref="ErrorCode.InvalidCredentials"/>, or too many tries.</exception>
    public async Task<AuthUser> Check(Credentials credentials, CancellationToken cancellation)
    {
        limit.Charge(users.NormalizeEmail(credentials.Email));
        using var turn = await work.TakeTurn(cancellation);
        var user = await users.FindByEmailAsync(credentials.Email);
        if (user?.PasswordHash is null)
        {
            work.Pretend(credentials.Password);
            throw Refused();
        }
        var right = await users.CheckPasswordAsync(user, credentials.Password);
        if (await users.IsLockedOutAsync(user)) throw Refused();
        if (!right)
        {
            await users.AccessFailedAsync(user);
            throw Refused();
        }
        if (user.AccessFailedCount > 0) await users.ResetAccessFailedCountAsync(user);
        return user;
    }

    public static DomainException Refused() => new(ErrorCode.InvalidCredentials, "The e-mail or the password is not right.");
}
