using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using StreamVibe.Accounts;
using StreamVibe.Connections;
using StreamVibe.Storage;

namespace StreamVibe.Analysis.Models;

/// <summary>The HTTP pipelines to providers of models (law 8), one each, so that one that is away does not open the other's circuit. The SDKs' own retries are off.</summary>
static class ModelHttp
{
    static readonly TimeSpan Connect = TimeSpan.FromSeconds(10);

    public static string Name(AiProvider provider) => Names.Of(provider);

    public static TimeSpan Total(AiOptions options) => 2 * TimeSpan.FromSeconds(options.SecondsPerTry);

    public static void AddModelClients(this IServiceCollection services)
    {
        foreach (var provider in Enum.GetValues<AiProvider>())
        {
            var client = services.AddHttpClient(Name(provider), client => client.Timeout = Timeout.InfiniteTimeSpan)
                // Replies are untrusted: no redirects to follow, no cookies to keep.
                .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = Connect, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
                .AddHttpMessageHandler(() => new RefusingHandler());
            client.AddStandardResilienceHandler().Configure((options, provider) =>
            {
                var settings = provider.GetRequiredService<IOptionsMonitor<AiOptions>>().CurrentValue;
                options.AttemptTimeout.Timeout = TimeSpan.FromSeconds(settings.SecondsPerTry);
                options.TotalRequestTimeout.Timeout = Total(settings);
                options.CircuitBreaker.SamplingDuration = Total(settings);
                options.CircuitBreaker.MinimumThroughput = 20;
                options.CircuitBreaker.FailureRatio = 0.5;
                options.CircuitBreaker.ShouldHandle = tried => new(ModelRetry.IsAway(tried.Outcome));
                RetryPace.Set(options.Retry);
                options.Retry.ShouldHandle = tried => ModelRetry.IsForAgain(tried.Outcome, tried.Context.CancellationToken);
            });
            // Innermost: a try's limit of time is for the whole of its answer.
            client.AddHttpMessageHandler(() => new WholeAnswerHandler());
        }
    }
}
