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
        .AddResilienceHandler("one-try", pipeline => pipeline.AddTimeout(PerTry));
}
