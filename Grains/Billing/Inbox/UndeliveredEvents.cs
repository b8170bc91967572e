using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using StreamVibe.Billing.Payments;
using Stripe;

namespace StreamVibe.Billing.Inbox;

/// <summary>Events that Stripe could not deliver, fetched and put into the inbox as if they had come by the door.</summary>
sealed class UndeliveredEvents(StripeGateway stripe, InboxLine line, InboxMetrics metrics, IGrainFactory grains, IOptionsMonitor<StripeOptions> options, TimeProvider clock)
{
    /// <summary>Answers how many were new.</summary>
    /// <param name="isOver">Asked before each page: whether the rest is left to the next time.</param>
    public async Task<int> Fetch(DateTimeOffset since, Func<bool> isOver)
    {
        var (added, shards, last) = (0, new HashSet<int>(), default(string));
        while (!isOver())
        {
            var after = last;
            var found = await stripe.Ask("list_events", client => client.V1.Events.ListAsync(new EventListOptions
            {
                DeliverySuccess = false,
                Created = new DateRangeOptions { GreaterThanOrEqual = since.UtcDateTime },
                Limit = StripeGateway.LongestPage,
                StartingAfter = after,
            }));
            // Kept as Stripe wrote them, not as its client would write them again.
            using var written = JsonDocument.Parse(found.StripeResponse.Content);
            foreach (var one in written.RootElement.GetProperty("data").EnumerateArray())
            {
                if (await Keep(one) is not { } shard) continue;
                added++;
                shards.Add(shard);
            }
            last = found.Data.LastOrDefault()?.Id;
            if (!found.HasMore || last is null) break;
        }
        foreach (var shard in shards) await grains.StripeInbox(shard).Wake([]);
        return added;
    }

    async Task<int?> Keep(JsonElement one)
    {
        var received = StripeEventBody.Read(Encoding.UTF8.GetBytes(one.GetRawText()), clock.GetUtcNow());
        var verdict = InboxRules.Judge(received, options.CurrentValue.LiveMode, StripeVersion.Train);
        var kept = await line.Enter(received, verdict);
        metrics.Received(kept);
        return kept is not null ? StripeInboxKey.ShardOf(received.Subject) : null;
    }
}
