using System.Text;
using StreamVibe.Billing.Entitlements;
using StreamVibe.Billing.Payments;
using Stripe;

namespace StreamVibe.Billing.Inbox;

/// <summary>What events themselves say, for the time that Stripe does not answer. It may be old: only what is newer than all that is known counts, and Stripe is asked again.</summary>
/// <param name="At">When the newest of them was made.</param>
sealed record EventPicture(CustomerPicture Picture, DateTimeOffset At)
{
    /// <summary>Null where they say nothing new, or nothing of the subscription that is in force.</summary>
    public static EventPicture? Of(IEnumerable<EventBody> events, Standing standing)
    {
        var newer = events.Where(one => standing.SeenAt is not { } seen || one.CreatedAt > seen).ToList();
        if (newer.Find(one => one.Type == "customer.deleted") is { Id: not null } gone) return new(new(standing.CustomerId!, IsDeleted: true, []), gone.CreatedAt);

        // The newest word on each; of the same second, one that ends it.
        var words = newer
            .Select(one => (one.CreatedAt, IsEnd: one.Type.EndsWith(".deleted", StringComparison.Ordinal), Subscription: Dated(Read(one), one.CreatedAt)))
            .Where(word => word.Subscription?.CustomerId == standing.CustomerId)
            .GroupBy(word => word.Subscription!.Id, StringComparer.Ordinal)
            .Select(of => of.OrderBy(word => word.CreatedAt).ThenBy(word => word.IsEnd).Last())
            .ToList();
        var isOfIt = standing.SubscriptionId is null || words.Exists(word => word.Subscription!.Id == standing.SubscriptionId);
        return words.Count > 0 && isOfIt ? new(new(standing.CustomerId!, IsDeleted: false, [.. words.Select(word => word.Subscription!)]), words.Max(word => word.CreatedAt)) : null;
    }

    // An event names the invoice that is open, and does not hold it: the event's own date is when it was not paid.
    static SubscriptionPicture? Dated(SubscriptionPicture? said, DateTimeOffset at) => said is { Status: EntitlementRules.PastDue, UnpaidSince: null } ? said with { UnpaidSince = at } : said;

    // What cannot be read says nothing: Stripe will.
    static SubscriptionPicture? Read(EventBody body)
    {
        if (!body.Type.StartsWith("customer.subscription.", StringComparison.Ordinal)) return null;
        try
        {
            var parsed = EventUtility.ParseEvent(Encoding.UTF8.GetString(body.Payload), throwOnApiVersionMismatch: false);
            return parsed.Data?.Object is Stripe.Subscription subscription ? SubscriptionMapping.Of(subscription) : null;
        }
        catch (Exception unreadable) when (unreadable is not OutOfMemoryException)
        {
            return null;
        }
    }
}
