using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace StreamVibe.Connections;

/// <summary>How often and how fast outside services are asked again (law 8). Which requests are is each one's own rule.</summary>
static class RetryPace
{
    /// <summary>Nobody waits longer between two tries; who is asked to gives up and tells the caller.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>At most three tries, exponential back-off with jitter.</summary>
    public static void Set(HttpRetryStrategyOptions retry)
    {
        retry.MaxRetryAttempts = 2;
        retry.BackoffType = DelayBackoffType.Exponential;
        retry.UseJitter = true;
        retry.Delay = TimeSpan.FromSeconds(0.5);
        retry.MaxDelay = LongestPause;
    }
}
