using System.Collections.Concurrent;
using StreamVibe.Storage.Caching;

namespace StreamVibe.Billing.Entitlements;

/// <summary>
/// The subscriptions in the memory of this silo. A change of one is heard from the database by every silo and reaches it from here, also where two silos both believe to have it.
/// Where nobody knows what was missed, or the terms of a plan changed, each reads again when it is next asked.
/// </summary>
sealed class LocalSubscriptions
{
    /// <summary>The first word of the signals, which <c>app.apply_entitlement</c> and <c>app.apply_terms</c> send.</summary>
    const string Kind = "subscription";

    const string All = "*";

    readonly ConcurrentDictionary<Guid, LocalSubscription> resident = new();

    public LocalSubscriptions(CacheDrops hearing) => hearing.Add(new(Kind, Hear, DoubtAll));

    public void Add(Guid userId, LocalSubscription subscription) => resident[userId] = subscription;

    /// <summary>Only this one: an activation that ends late must not take its successor away.</summary>
    public void Remove(Guid userId, LocalSubscription subscription) => resident.TryRemove(new(userId, subscription));

    void Hear(string rest)
    {
        if (rest == All) DoubtAll();
        else if (Guid.TryParse(rest, out var userId) && resident.TryGetValue(userId, out var subscription)) subscription.Changed();
    }

    void DoubtAll()
    {
        foreach (var subscription in resident.Values) subscription.Doubt();
    }
}

/// <summary>One of them.</summary>
/// <param name="Changed">It is read again now, so that open pages are told.</param>
/// <param name="Doubt">It is read again before the next answer.</param>
sealed record LocalSubscription(Action Changed, Action Doubt);
