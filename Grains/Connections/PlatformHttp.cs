using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace StreamVibe.Connections;

/// <summary>The HTTP pipelines to platforms (law 8).</summary>
static class PlatformHttp
{
    /// <summary>A read with its retries and the whole of its answer.</summary>
    public static readonly TimeSpan Total = TimeSpan.FromSeconds(30);

    static readonly TimeSpan PerTry = TimeSpan.FromSeconds(10);

    /// <summary>Reads: at most 3 tries, exponential back-off with jitter, <c>Retry-After</c> honoured, circuit breaker. A platform that asks for a longer pause gets it from the caller.</summary>
    public static void AddReadingClient(this IServiceCollection services, string name)
    {
        services.AddHttpClient(name).ConfigurePrimaryHttpMessageHandler(NewPrimary).AddStandardResilienceHandler(options =>
        {
            options.AttemptTimeout.Timeout = PerTry;
            options.TotalRequestTimeout.Timeout = Total;
            options.CircuitBreaker.SamplingDuration = Total;
            RetryPace.Set(options.Retry);
            options.Retry.DisableForUnsafeHttpMethods();
            var retriable = options.Retry.ShouldHandle;
            options.Retry.ShouldHandle = async outcome => await retriable(outcome) && !(outcome.Outcome.Result is { } answer && RetryAfter.Asked(answer) > RetryPace.LongestPause);
        });
    }

    /// <summary>Exchanges, which may never happen twice: one try with a time limit. In the pipeline, since the client libraries take handlers and not clients.</summary>
    public static void AddExchangingClient(this IServiceCollection services, string name) =>
        // The handler's limit ends with the headers, the client's with the body.
        services.AddHttpClient(name, client => client.Timeout = PerTry).ConfigurePrimaryHttpMessageHandler(NewPrimary).AddResilienceHandler("one-try", pipeline => pipeline.AddTimeout(PerTry));

    // Replies are untrusted: no redirects to follow, no cookies to keep.
    static SocketsHttpHandler NewPrimary() => new() { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = PerTry, AutomaticDecompression = DecompressionMethods.All };
}
