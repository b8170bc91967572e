using System.Diagnostics.Metrics;
using System.Net.Http.Headers;
using System.Text;
using StreamVibe.Sandbox.State;

namespace StreamVibe.Sandbox.Stripe.Events;

/// <summary>Hands one event to the webhook and says how that was answered.</summary>
internal sealed class WebhookClient(StripeTables tables, StripeWorld world, WebhookTarget target, SandboxOptions options, SandboxClock clock, IMeterFactory meters) : IDisposable
{
    static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(10);

    // Nothing is told to the traces and metrics of a product in the same process: these calls are the outside world's.
    readonly HttpMessageInvoker http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, ActivityHeadersPropagator = null, MeterFactory = meters });

    /// <returns>The status, or 0 where there was no answer.</returns>
    public async Task<int> Send(string id, CancellationToken stopping)
    {
        if (target.Url is null || world.Do(work => work.Events.Find(id) is { } happened ? EventJson.Sent(work, happened) : null) is not { } body)
            return 0;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(LongestAnswer);
        using var request = new HttpRequestMessage(HttpMethod.Post, target.Url) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Stripe", "1.0"));
        // The time of the signature is the sandbox's: the receiver compares it with its own clock, which is the same.
        request.Headers.TryAddWithoutValidation(Signature.Header, Signature.Of(body, clock.GetUtcNow().ToUnixTimeSeconds(), tables.Settings.Secrets ?? [options.WebhookSecret]));
        try
        {
            using var response = await http.SendAsync(request, limit.Token);
            return (int)response.StatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or IOException || (error is OperationCanceledException && !stopping.IsCancellationRequested))
        {
            return 0;
        }
    }

    public void Dispose() => http.Dispose();
}
