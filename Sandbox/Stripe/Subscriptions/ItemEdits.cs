using StreamVibe.Sandbox.Stripe.Frame;

namespace StreamVibe.Sandbox.Stripe.Subscriptions;

/// <summary>The items of a subscription after an update: what names an item changes or deletes it, what names none is added.</summary>
internal static class ItemEdits
{
    public static SubscriptionItem[] Apply(Call call, Subscription subscription)
    {
        if (call.Parameters.At("items") is not { } edits)
            return subscription.Items;
        var items = subscription.Items.ToList();
        foreach (var (key, edit) in edits.Children)
        {
            if (edit.Text("id") is not { Length: > 0 } id)
            {
                items.Add(SubscriptionChanges.NewItem(call.Work, Wish(edit, $"items[{key}]", null)));
                continue;
            }
            var place = items.FindIndex(item => item.Id == id);
            if (place < 0)
                throw Refusal.NoSuch("subscription item", id, $"items[{key}][id]");
            if (edit.Flag("deleted") is true)
                items.RemoveAt(place);
            else
                items[place] = Edited(call.Work, items[place], edit, $"items[{key}]");
        }
        return Complete(call.Work, items);
    }

    /// <summary>One item for each price; those that stay keep their ids.</summary>
    public static SubscriptionItem[] Replace(Work work, Subscription subscription, IEnumerable<string> prices) =>
        Complete(work, [.. prices.Select(price => subscription.Items.FirstOrDefault(item => item.Price == price) ?? SubscriptionChanges.NewItem(work, new ItemWish(price, null, "items")))]);

    static SubscriptionItem Edited(Work work, SubscriptionItem item, Parameters edit, string param)
    {
        var wish = Wish(edit, param, item);
        var metered = work.Prices.Find(wish.Price)?.IsMetered ?? false;
        return item with
        {
            Price = wish.Price,
            PriceSince = wish.Price == item.Price ? item.PriceSince : work.Now,
            Quantity = metered && edit.Text("quantity") is null ? null : wish.Quantity,
            Metadata = StripeJson.Metadata(edit.At("metadata"), item.Metadata),
        };
    }

    static ItemWish Wish(Parameters edit, string param, SubscriptionItem? item) =>
        new(edit.Text("price") ?? item?.Price ?? throw Refusal.Missing(param + "[price]"), edit.Integer("quantity") ?? item?.Quantity, param)
        {
            Metadata = StripeJson.Metadata(edit.At("metadata"), item?.Metadata ?? []),
        };

    static SubscriptionItem[] Complete(Work work, List<SubscriptionItem> items)
    {
        if (items.Count == 0)
            throw Refusal.Invalid("A subscription must have at least one active plan. To cancel it, delete the subscription.", "items");
        var wishes = ItemRules.Require(work, [.. items.Select((item, at) => new ItemWish(item.Price, item.Quantity, $"items[{at}]"))], "items");
        return [.. items.Zip(wishes).Select(pair => pair.First with { Quantity = pair.Second.Quantity })];
    }
}
