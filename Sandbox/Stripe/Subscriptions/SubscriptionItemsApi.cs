using StreamVibe.Sandbox.Stripe.Frame;

namespace StreamVibe.Sandbox.Stripe.Subscriptions;

/// <summary>Stripe API: subscription items, to read; they are changed through their subscription.</summary>
internal static class SubscriptionItemsApi
{
    const string Path = "/v1/subscription_items";

    public static readonly Operation[] Operations =
    [
        new("GET", Path, "subscription!" + Listing.Takes, List),
        new("GET", Path + "/{id}", "", Get),
    ];

    static Answer List(Call call)
    {
        var id = call.Parameters.Required("subscription");
        var subscription = call.Work.Subscriptions.Find(id) ?? throw Refusal.NoSuch("subscription", id, "subscription");
        return Listing.Of($"{Path}?subscription={id}", subscription.Items.Select(item => SubscriptionResource.Item(call.Work, subscription, item)));
    }

    static Answer Get(Call call)
    {
        var owner = call.Work.Subscriptions.All.FirstOrDefault(subscription => subscription.Items.Any(item => item.Id == call.Id)) ?? throw Refusal.NoSuch("subscription_item", call.Id);
        return SubscriptionResource.Item(call.Work, owner, owner.Items.First(item => item.Id == call.Id));
    }
}
