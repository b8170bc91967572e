using Microsoft.AspNetCore.Identity;
using StreamVibe.Api.Accounts.TwoFactor;

namespace StreamVibe.Api.Accounts;

/// <summary>Decides whether an e-mail and a password belong together, and whether the second factor is there where one is needed.</summary>
sealed class PasswordSignIn(UserManager<AuthUser> users, SignInLimit limit, PasswordWork work, SignInLock locks, SecondFactorCheck factors)
{
    /// <summary>The sign-in of these credentials. Every refusal reads the same and takes as long: unknown, wrong, locked and without a password cannot be told apart.</summary>
    /// <exception cref="DomainException"><see cref="ErrorCode.InvalidCredentials"/>, or too many tries.</exception>
    public async Task<AuthUser> Check(LoginRequest request, CancellationToken cancellation)
    {
        limit.Charge(users.NormalizeEmail(request.Email));
        using var turn = await work.TakeTurn(cancellation);
        var user = await users.FindByEmailAsync(request.Email);
        if (user?.PasswordHash is null)
        {
            work.Pretend(request.Password);
            throw Refused();
        }
        var right = await users.CheckPasswordAsync(user, request.Password);
        if (locks.IsLocked(user)) throw Refused();
        if (!right || !await HasSecondFactor(user, request))
        {
            await locks.CountFailure(user);
            throw Refused();
        }
        await locks.ForgetFailures(user);
        return user;
    }

    public static DomainException Refused() => new(ErrorCode.InvalidCredentials, "The e-mail or the password is not right.");

    async Task<bool> HasSecondFactor(AuthUser user, LoginRequest request)
    {
        if (!user.TwoFactorEnabled) return true;
        if (request.TwoFactorCode is { Length: > 0 } code) return await factors.TakeCode(user, code);
        if (request.TwoFactorRecoveryCode is { Length: > 0 } recovery) return await factors.TakeRecoveryCode(user, recovery);
        // The word that clients of ASP.NET Core's endpoints wait for. Only who knows the password reads it.
        throw new DomainException(ErrorCode.InvalidCredentials, "RequiresTwoFactor");
    }
}
