using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using StreamVibe.Api.Http;

namespace StreamVibe.Api.Accounts.Mail;

/// <summary>
/// Limits the mails of one kind that anybody can have sent to one mailbox. Silently: an answer would tell who has an account.
/// By kind, so that nobody can use up a stranger's resets with notices.
/// </summary>
sealed class MailLimit(IOptions<LimitOptions> limits) : IDisposable
{
    readonly PartitionedRateLimiter<(string, string)> perMailbox = PartitionedRateLimiter.Create<(string, string), (string, string)>(mailbox =>
        RateLimitPartition.GetFixedWindowLimiter(mailbox, _ => new() { PermitLimit = limits.Value.MailsPerMailbox, Window = TimeSpan.FromHours(1), QueueLimit = 0 }));

    public bool Allows(string kind, string normalizedEmail)
    {
        using var lease = perMailbox.AttemptAcquire((kind, normalizedEmail));
        return lease.IsAcquired;
    }

    public void Dispose() => perMailbox.Dispose();
}
