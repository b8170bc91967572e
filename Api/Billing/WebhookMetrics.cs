using System.Diagnostics.Metrics;

namespace StreamVibe.Api.Billing;

/// <summary>What is turned away at the door. Nothing of it is logged: whoever sends it may say anything.</summary>
sealed class WebhookMetrics(IMeterFactory meters)
{
    readonly Counter<long> refused = meters.Create("StreamVibe.Billing").CreateCounter<long>("streamvibe.webhooks.refused", "{request}", "Requests at the door for Stripe's events that were refused, by reason.");

    /// <param name="reason"><c>header</c>, <c>signature</c> or <c>body</c>.</param>
    public void Refused(string reason) => refused.Add(1, new KeyValuePair<string, object?>("reason", reason));
}
