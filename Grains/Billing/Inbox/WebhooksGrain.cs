using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using StreamVibe.Billing.Payments;

namespace StreamVibe.Billing.Inbox;

[StatelessWorker, GrainType("webhooks")]
sealed class WebhooksGrain(WebhookStore store, IOptionsMonitor<StripeOptions> stripe, TimeProvider clock) : Grain, IWebhooksGrain
{
    public Task<Page<StripeEventRow>> List(EventState? state, string? type, PageRequest page) => store.List(state, type, page);

    // Idempotent by nature: what follows from an event is what Stripe says now.
    public async Task<StripeEventRow> Replay(string eventId, OperationId operation)
    {
        var row = await store.Find(eventId) ?? throw DomainException.NotFound("event");
        var verdict = InboxRules.Judge(new(row.Id, row.Type, row.CreatedAt, row.Livemode, row.ApiVersion, row.CustomerId, row.ObjectId, []), stripe.CurrentValue.LiveMode, StripeVersion.Train);
        var replayed = await store.Replay(this.GetPrimaryKey(), eventId, verdict, clock.GetUtcNow()) ?? throw DomainException.NotFound("event");
        if (verdict.State == EventState.Pending) await GrainFactory.StripeInbox(StripeInboxKey.ShardOf(row.CustomerId ?? row.ObjectId ?? row.Id)).Wake([]);
        return replayed;
    }
}
