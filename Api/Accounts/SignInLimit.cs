using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using StreamVibe.Api.Http;

namespace StreamVibe.Api.Accounts;

/// <summary>Limits sign-ins per e-mail, whether it has an account or not and wherever they come from.</summary>
sealed class SignInLimit(IOptions<LimitOptions> limits) : IDisposable
{
    readonly PartitionedRateLimiter<string> perAccount = PartitionedRateLimiter.Create<string, string>(email =>
        RateLimitPartition.GetFixedWindowLimiter(email, _ => RateLimits.Minute(limits.Value.SignInPerAccount)));

    /// <exception cref="DomainException">Too many for this e-mail.</exception>
    public void Charge(string normalizedEmail)
    {
        using var lease = perAccount.AttemptAcquire(normalizedEmail);
        if (!lease.IsAcquired)
            throw new DomainException(ErrorCode.RateLimited, "Too many sign-ins for this account.") { RetryAfter = RateLimits.WaitOf(lease) };
    }

    public void Dispose() => perAccount.Dispose();
}
