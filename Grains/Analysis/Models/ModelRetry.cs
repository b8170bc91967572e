using System.Net;
using Polly;
using Polly.Timeout;
using StreamVibe.Connections;

namespace StreamVibe.Analysis.Models;

/// <summary>
/// Which requests to a model are sent again, though neither provider takes an idempotency key: those of which there is no answer that could be charged, by the provider's own word or since they never
/// were on their way. One that broke off, took too long or got lost before the provider may have been worked on, and charged (ADR 43).
/// </summary>
static class ModelRetry
{
    /// <summary>The account has no money left: OpenAI says so with the status of too many requests.</summary>
    public const string NoMoney = "insufficient_quota";

    public static async ValueTask<bool> IsForAgain(Outcome<HttpResponseMessage> outcome, CancellationToken cancellation)
    {
        if (outcome.Exception is { } failure) return NeverBegan(failure);
        if (outcome.Result is not { } answer || !IsBusy((int)answer.StatusCode) || RetryAfter.Asked(answer) > RetryPace.LongestPause) return false;
        return answer.StatusCode != HttpStatusCode.TooManyRequests || await ModelRefusal.CodeOf(answer.Content, cancellation) != NoMoney;
    }

    /// <summary>Whether it says that the provider is away, rather than that some requests fail.</summary>
    public static bool IsAway(Outcome<HttpResponseMessage> outcome) =>
        outcome.Exception is HttpRequestException or IOException or TimeoutRejectedException || outcome.Result is { } answer && (int)answer.StatusCode >= 500;

    /// <summary>Statuses that say: not now, or that the provider itself failed at it.</summary>
    public static bool IsBusy(int status) => status is 429 or 500 or 503 or 529;

    /// <summary>Statuses that say: there is no answer, in time or at all. Of the provider or of what stands before it, while the model may have gone on.</summary>
    public static bool IsLost(int status) => status is 408 or 502 or 504 or 520 or 524;

    /// <summary>Whether there never was a connection that the request could have been sent over.</summary>
    public static bool NeverBegan(Exception failure) => failure is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
    };
}
