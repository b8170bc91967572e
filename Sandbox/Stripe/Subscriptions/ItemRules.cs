using StreamVibe.Sandbox.Stripe.Catalogue;
using StreamVibe.Sandbox.Stripe.Frame;

namespace StreamVibe.Sandbox.Stripe.Subscriptions;

/// <summary>Which prices go together in a subscription.</summary>
internal static class ItemRules
{
    public const int MostItems = 20, MostUnits = 999_999;

    /// <summary>The wishes, with the quantities that were left out.</summary>
    public static ItemWish[] Require(Work work, IReadOnlyList<ItemWish> wishes, string param)
    {
        if (wishes.Count == 0)
            throw Refusal.Missing(param);
        if (wishes.Count > MostItems)
            throw Refusal.Invalid($"At most {MostItems} items with recurring prices are possible; {wishes.Count} were given.", param);
        ItemWish[] complete = [.. wishes.Select(wish => Complete(wish, Price(work, wish)))];
        var prices = complete.Select(wish => work.Prices.Find(wish.Price)!).ToList();
        if (complete.CountBy(wish => wish.Price).FirstOrDefault(price => price.Value > 1).Key is { } twice)
            throw Refusal.Invalid($"Cannot add multiple subscription items with the same plan: {twice}", param);
        if (prices.DistinctBy(price => price.Currency).Count() > 1)
            throw Refusal.Invalid("All prices on a subscription must have the same currency.", param);
        if (prices.DistinctBy(price => (price.Recurring!.Interval, price.Recurring.IntervalCount)).Count() > 1)
            throw Refusal.Invalid("The sandbox bills all prices of a subscription at the same interval.", param);
        return complete;
    }

    static Price Price(Work work, ItemWish wish)
    {
        var param = wish.Param + "[price]";
        if (wish.Price.Length == 0)
            throw Refusal.Missing(param);
        var price = work.Prices.Find(wish.Price) ?? throw Refusal.NoSuch("price", wish.Price, param);
        if (!price.Active)
            throw Refusal.Invalid("The price specified is inactive. This field only accepts active prices.", param);
        if (price.Recurring is null)
            throw Refusal.Invalid("The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.", param);
        return price;
    }

    static ItemWish Complete(ItemWish wish, Price price)
    {
        if (price.IsMetered && wish.Quantity is not null)
            throw Refusal.Invalid($"Quantity should not be specified where usage_type is `metered`. Remove quantity from `{wish.Param}`", wish.Param + "[quantity]");
        if (wish.Quantity is < 0 or > MostUnits)
            throw Refusal.Invalid($"This value must be between 0 and {MostUnits}.", wish.Param + "[quantity]", "parameter_invalid_integer");
        return wish with { Quantity = price.IsMetered ? null : wish.Quantity ?? 1 };
    }
}
