using System.Net;

namespace StreamVibe.Connections;

/// <summary>
/// Stands outside the retries: a final "too many requests" becomes a <see cref="PlatformException"/> that keeps the pause the platform asked for,
/// which the client libraries drop.
/// </summary>
sealed class LongPauseHandler(TimeSpan longest) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        if (answer.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable) || Asked(answer) is not { } pause || pause <= longest) return answer;
        answer.Dispose();
        throw new PlatformException(PlatformFailure.Busy, "The platform asks to be left alone for a while.", pause);
    }

    /// <summary>The pause of <c>Retry-After</c>, in either of its forms; null without one.</summary>
    public static TimeSpan? Asked(HttpResponseMessage answer) => answer.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when answer.Headers.Date is { } sent => date - sent,
        { Date: not null } => TimeSpan.FromMinutes(1),
        _ => null,
    };
}
