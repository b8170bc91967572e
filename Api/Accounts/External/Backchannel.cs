using System.Net;
using Polly;

namespace StreamVibe.Api.Accounts.External;

/// <summary>The HTTP pipeline to whoever people sign in with (law 8): one try with a time limit, since a code is good once.</summary>
static class Backchannel
{
    public const string Client = "sign-in";
    const int LargestReply = 1024 * 1024;
    static readonly TimeSpan PerTry = TimeSpan.FromSeconds(10);

    public static void AddBackchannel(this IServiceCollection services) => services
        .AddHttpClient(Client, client => client.MaxResponseContentBufferSize = LargestReply)
        // The options keep their client for good, so it is the connections that must not grow old.
        .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = PerTry,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            AutomaticDecompression = DecompressionMethods.All,
        })
        .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
        .AddHttpMessageHandler(() => new Outage())
        .AddResilienceHandler("one-try", pipeline => pipeline.AddTimeout(PerTry));

    /// <summary>Tells a provider in trouble from one that says no. The handlers take both for a refusal, and put the answer's text into the log.</summary>
    sealed class Outage : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            if (answer.StatusCode is < HttpStatusCode.InternalServerError and not HttpStatusCode.TooManyRequests) return answer;
            answer.Dispose();
            throw new HttpRequestException("The provider has trouble of its own.", inner: null, HttpStatusCode.ServiceUnavailable);
        }
    }
}
