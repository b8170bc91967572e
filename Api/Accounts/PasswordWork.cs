using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using StreamVibe.Api.Http;

namespace StreamVibe.Api.Accounts;

/// <summary>
/// Turns at hashing passwords. A hash takes a processor for a tenth of a second on purpose: without turns, a burst of sign-ins starves every other request.
/// </summary>
sealed class PasswordWork(IPasswordHasher<AuthUser> hasher, IOptions<LimitOptions> limits) : IDisposable
{
    static readonly AuthUser nobody = new();

    readonly ConcurrencyLimiter turns = new(new()
    {
        PermitLimit = limits.Value.PasswordHashes > 0 ? limits.Value.PasswordHashes : Math.Max(1, Environment.ProcessorCount - 1),
        QueueLimit = limits.Value.PasswordQueue,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    readonly string nobodysHash = hasher.HashPassword(nobody, "a password that nobody has");

    /// <summary>Waits for a turn; the caller hashes and disposes it.</summary>
    public async Task<IDisposable> TakeTurn(CancellationToken cancellation)
    {
        var turn = await turns.AcquireAsync(1, cancellation);
        if (turn.IsAcquired) return turn;
        turn.Dispose();
        throw new DomainException(ErrorCode.Unavailable, "Too many people are signing in right now.") { RetryAfter = TimeSpan.FromSeconds(5) };
    }

    /// <summary>Takes as long as checking a real password: an account that does not exist must not answer faster than one that does.</summary>
    public void Pretend(string password) => hasher.VerifyHashedPassword(nobody, nobodysHash, password);

    public void Dispose() => turns.Dispose();
}
