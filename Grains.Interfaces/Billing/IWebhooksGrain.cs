namespace StreamVibe.Billing;

/// <summary>What administrators see of Stripe's events. Stateless. Key: user id.</summary>
[Alias("sv.IWebhooksGrain")]
public interface IWebhooksGrain : IGrainWithGuidKey
{
    /// <summary>Newest first; only of this state and type where they are named.</summary>
    [Alias("List")]
    Task<Page<StripeEventRow>> List(EventState? state, string? type, PageRequest page);

    /// <summary>Takes an event as if it had come now; doing it again changes nothing. Throws <see cref="ErrorCode.NotFound"/>.</summary>
    [Alias("Replay")]
    Task<StripeEventRow> Replay(string eventId, OperationId operation);
}
