using Microsoft.Extensions.DependencyInjection;
using Polly;
using StreamVibe.Connections;

namespace StreamVibe.Billing.Payments;

/// <summary>The HTTP pipeline to Stripe (law 8). Stripe.net's own retries are off.</summary>
static class StripeHttp
{
    public const string Name = "stripe";

    static readonly TimeSpan PerTry = TimeSpan.FromSeconds(10), Total = TimeSpan.FromSeconds(30);

    public static void AddStripeClient(this IServiceCollection services) => services
        .AddHttpClient(Name, client => client.Timeout = Total)
        // Replies are untrusted: no redirects to follow, no cookies to keep.
        .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = PerTry, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        .AddStandardResilienceHandler(options =>
        {
            options.AttemptTimeout.Timeout = PerTry;
            options.TotalRequestTimeout.Timeout = Total;
            // It is of all that we ask: open where Stripe is away, and not where some requests fail.
            options.CircuitBreaker.SamplingDuration = Total;
            options.CircuitBreaker.MinimumThroughput = 20;
            options.CircuitBreaker.FailureRatio = 0.5;
            RetryPace.Set(options.Retry);
            options.Retry.ShouldHandle = tried => new(StripeRetry.IsForAgain(tried.Context.GetRequestMessage(), tried.Outcome));
        });
}
