using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using StreamVibe.Api.Http;

namespace StreamVibe.Api.Accounts.Mail;

/// <summary>Limits the mails that anybody can have sent to one mailbox. Silently: an answer would tell who has an account.</summary>
sealed class MailLimit(IOptions<LimitOptions> limits) : IDisposable
{
    readonly PartitionedRateLimiter<string> perMailbox = PartitionedRateLimiter.Create<string, string>(mailbox =>
        RateLimitPartition.GetFixedWindowLimiter(mailbox, _ => new() { PermitLimit = limits.Value.MailsPerMailbox, Window = TimeSpan.FromHours(1), QueueLimit = 0 }));

    public bool Allows(string normalizedEmail)
    {
        using var lease = perMailbox.AttemptAcquire(normalizedEmail);
        return lease.IsAcquired;
    }

    public void Dispose() => perMailbox.Dispose();
}
