using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace StreamVibe.Billing.Inbox;

/// <summary>How fast this silo asks Stripe about customers: everybody else needs Stripe too, people at the checkout first.</summary>
sealed class ReadPace(IOptions<InboxOptions> options) : IDisposable
{
    readonly TokenBucketRateLimiter bucket = new(new()
    {
        TokenLimit = Math.Max(1, options.Value.ReadsPerSecond / 4),
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1d / options.Value.ReadsPerSecond),
        QueueLimit = int.MaxValue,
    });

    /// <summary>Ends when it is the caller's turn.</summary>
    public async Task Turn()
    {
        using var turn = await bucket.AcquireAsync();
    }

    public void Dispose() => bucket.Dispose();
}
