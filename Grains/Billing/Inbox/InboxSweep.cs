using Microsoft.Extensions.Logging;
using StreamVibe.Billing.Entitlements;

namespace StreamVibe.Billing.Inbox;

/// <summary>What should have happened by now: events that wait, customers whom Stripe is to be asked about again, unpaid plans whose grace is over. The tables say so, whoever died meanwhile.</summary>
sealed partial class InboxSweep(InboxStore inbox, EntitlementStore entitlements, Grace grace, IGrainFactory grains, ILogger<InboxSweep> log)
{
    /// <summary>Of one sweep; the rest is found by the next.</summary>
    const int Most = 500;

    /// <summary>How many things were found, and whether there may be more.</summary>
    public async Task<(int Count, bool More)> Run(DateTimeOffset now)
    {
        var over = await entitlements.GraceOver(now, Most);
        foreach (var userId in over) await End(userId);

        var owed = await entitlements.Owed(now, Most);
        var shards = owed.ToLookup(StripeInboxKey.ShardOf);
        var due = await inbox.DueShards(now);
        foreach (var shard in due.Union(shards.Select(customers => customers.Key))) await grains.StripeInbox(shard).Wake([.. shards[shard]]);
        return (over.Count + owed.Count + due.Count, over.Count == Most);
    }

    async Task End(Guid userId)
    {
        try { await grace.End(userId); }
        catch (Exception failure) { NotEnded(log, failure, userId); }
    }

    [LoggerMessage(EventId = 3117, Level = LogLevel.Warning, Message = "The grace of {user} could not be ended; it is tried again")]
    static partial void NotEnded(ILogger logger, Exception failure, Guid user);
}
