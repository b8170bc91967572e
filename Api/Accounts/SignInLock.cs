using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace StreamVibe.Api.Accounts;

/// <summary>
/// Locks a sign-in for a short while after many wrong tries. Identity's own lock would do but for its clock, which is the machine's, and for tries at once,
/// of which it counts one: here PostgreSQL counts.
/// </summary>
sealed class SignInLock(AuthDb db, IOptions<IdentityOptions> options, TimeProvider clock)
{
    public bool IsLocked(AuthUser user) => user.LockoutEnd > clock.GetUtcNow();

    public async Task CountFailure(AuthUser user)
    {
        var rules = options.Value.Lockout;
        var (most, end) = (rules.MaxFailedAccessAttempts, (DateTimeOffset?)(clock.GetUtcNow() + rules.DefaultLockoutTimeSpan));
        await db.Users.Where(row => row.Id == user.Id).ExecuteUpdateAsync(row => row
            .SetProperty(u => u.LockoutEnd, u => u.AccessFailedCount + 1 >= most ? end : u.LockoutEnd)
            .SetProperty(u => u.AccessFailedCount, u => u.AccessFailedCount + 1 >= most ? 0 : u.AccessFailedCount + 1));
    }

    public async Task ForgetFailures(AuthUser user)
    {
        if (user.AccessFailedCount > 0) await db.Users.Where(row => row.Id == user.Id).ExecuteUpdateAsync(row => row.SetProperty(u => u.AccessFailedCount, 0));
    }
}
