using StreamVibe.Sandbox.Stripe.Catalogue;
using StreamVibe.Sandbox.Stripe.Frame;
using StreamVibe.Sandbox.Stripe.Metering;
using StreamVibe.Sandbox.Stripe.Subscriptions;

namespace StreamVibe.Sandbox.Stripe.Invoices;

/// <summary>What an invoice is made of.</summary>
internal static class InvoiceLines
{
    /// <summary>What is paid ahead for the current period; in a trial that is nothing.</summary>
    /// <param name="share">How much of a whole period it is.</param>
    public static InvoiceLine[] Ahead(Work work, Subscription subscription, decimal share = 1) =>
        [.. Licensed(work, subscription).Select(row => Line(row.Item, row.Price,
            subscription.Status == "trialing" ? $"Trial period for {Name(work, row.Price)}" : $"{row.Item.Quantity} × {Name(work, row.Price)}",
            subscription.Status == "trialing" ? 0 : Round(row.Price.Amount(row.Item.Quantity!.Value) * share), row.Item.Quantity, subscription.PeriodStart, subscription.PeriodEnd))];

    /// <summary>What was used in the current period, up to a time, as far as the prices it was reported under still hold.</summary>
    public static InvoiceLine[] Use(Work work, Subscription subscription, long until) => Use(work, subscription, until, subscription.Items);

    /// <summary>What was used under prices that no longer hold, and so would never be billed. Stripe: flexible billing mode, unbilled usage.</summary>
    public static InvoiceLine[] UseUnderFormerPrices(Work work, Subscription before, Subscription after) =>
        [.. Use(work, before, work.Now, before.Items.Where(item => !after.Items.Any(other => other.Id == item.Id && other.Price == item.Price))).Where(line => line.Amount > 0)];

    /// <summary>The unused rest of a period given back, and the same rest of what is there now. Stripe: prorations.</summary>
    public static InvoiceLine[] Proration(Work work, Subscription before, Subscription after)
    {
        var share = (decimal)(before.PeriodEnd - work.Now) / Math.Max(1, before.PeriodEnd - before.PeriodStart);
        var old = Licensed(work, before).Where(row => !IsIn(after, row.Item)).Select(row => Line(row.Item, row.Price,
            $"Unused time on {Name(work, row.Price)}", -Round(row.Price.Amount(row.Item.Quantity!.Value) * share), row.Item.Quantity, work.Now, before.PeriodEnd, proration: true));
        var now = Licensed(work, after).Where(row => !IsIn(before, row.Item)).Select(row => Line(row.Item, row.Price,
            $"Remaining time on {Name(work, row.Price)}", Round(row.Price.Amount(row.Item.Quantity!.Value) * share), row.Item.Quantity, work.Now, before.PeriodEnd, proration: true));
        return [.. old, .. now];
    }

    /// <summary>How much of a whole period a first, shorter one is.</summary>
    public static decimal Share(Recurrence every, Subscription subscription, long from)
    {
        var whole = BillingCycle.At(from, every, 1) - from;
        return Math.Min(1, (decimal)(subscription.PeriodEnd - from) / whole);
    }

    static InvoiceLine[] Use(Work work, Subscription subscription, long until, IEnumerable<SubscriptionItem> items) =>
        [.. items.Select(item => (Item: item, Price: work.Prices.Find(item.Price)!)).Where(row => row.Price.IsMetered).Select(row =>
        {
            var from = Math.Max(subscription.PeriodStart, row.Item.PriceSince);
            var used = MeterUse.Sum(work, work.Meters.Find(row.Price.Recurring!.Meter)!, subscription.Customer, from, until);
            return Line(row.Item, row.Price, $"{used} × {Name(work, row.Price)}", row.Price.Amount(used), used, from, until);
        })];

    static bool IsIn(Subscription subscription, SubscriptionItem item) => subscription.Items.Any(other => other.Price == item.Price && other.Quantity == item.Quantity);

    static IEnumerable<(SubscriptionItem Item, Price Price)> Licensed(Work work, Subscription subscription) =>
        subscription.Items.Select(item => (item, work.Prices.Find(item.Price)!)).Where(row => !row.Item2.IsMetered);

    static InvoiceLine Line(SubscriptionItem item, Price price, string description, long amount, long? quantity, long start, long end, bool proration = false) =>
        new(StripeIds.New("il_"), item.Id, price.Id, price.Product, description, amount, quantity, price.UnitAmount, start, end, proration);

    static string Name(Work work, Price price) => $"{work.Products.Find(price.Product)?.Name ?? price.Product} ({price.Nickname ?? price.Id})";

    static long Round(decimal amount) => (long)Math.Round(amount, MidpointRounding.AwayFromZero);
}
