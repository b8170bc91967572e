using System.Net;
using Polly;
using Polly.Timeout;
using StreamVibe.Connections;

namespace StreamVibe.Billing.Payments;

/// <summary>Which requests to Stripe are sent again, without I/O.</summary>
static class StripeRetry
{
    public const string KeyHeader = "Idempotency-Key";

    /// <summary>A change only with its key, under which Stripe does it once. Stripe's own word is law; a failure that it saved under the key would only be said again.</summary>
    public static bool IsForAgain(HttpRequestMessage? request, Outcome<HttpResponseMessage> outcome)
    {
        if (request is { Method.Method: not "GET" } && (!request.Headers.Contains(KeyHeader) || IsReportOfUse(request))) return false;
        if (outcome.Exception is { } failure) return failure is HttpRequestException or TimeoutRejectedException or IOException;
        if (outcome.Result is not { } answer) return false;
        if (answer.Headers.Contains("Idempotent-Replayed") || RetryAfter.Asked(answer) > RetryPace.LongestPause) return false;
        if (answer.Headers.TryGetValues("Stripe-Should-Retry", out var said)) return said.FirstOrDefault() == "true";
        return answer.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)answer.StatusCode >= 500;
    }

    // What became of each try is noted (ADR 51), and the last answer of several would say nothing of the others. Stripe.net gives every change a key.
    static bool IsReportOfUse(HttpRequestMessage request) => request.RequestUri?.AbsolutePath.EndsWith("/billing/meter_events", StringComparison.Ordinal) == true;
}
