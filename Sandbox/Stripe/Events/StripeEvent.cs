using System.Text.Json;

namespace StreamVibe.Sandbox.Stripe.Events;

/// <summary>Something that happened. Stripe API: the event object.</summary>
internal sealed record StripeEvent : Entity
{
    public required string Type { get; init; }

    /// <summary>The event as it is shown, but for <c>pending_webhooks</c>; or a text, where one was made by hand that is sent as it stands.</summary>
    public required JsonElement Body { get; init; }
}

/// <summary>An event on its way to the webhook; there is none once it was taken.</summary>
/// <param name="Since">When it was tried first, or came to be.</param>
/// <param name="NextAt">When it is tried next; null once it was given up.</param>
/// <param name="LastStatus">What the last try was answered; 0 for no answer.</param>
internal sealed record Delivery(string Event, long Since, int Attempts, long? NextAt, int? LastStatus = null);
