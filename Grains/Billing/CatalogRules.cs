using System.Collections.Immutable;
using Stripe;

namespace StreamVibe.Billing;

/// <summary>What of Stripe's products and prices is a plan, and how plans are shown. Without I/O.</summary>
static class CatalogRules
{
    /// <summary>The plans among products and prices; what has no plan's metadata, or cannot be shown as a plan, is named in <paramref name="leaveOut"/> with the reason.</summary>
    public static CatalogCopy Of(IReadOnlyList<Product> products, IReadOnlyList<Price> prices, DateTimeOffset readAt, Action<string, string> leaveOut)
    {
        var byProduct = prices.Where(price => price is { Active: true, Recurring: not null }).ToLookup(price => price.ProductId);
        var plans = ImmutableArray.CreateBuilder<CatalogProduct>();
        foreach (var product in products.Where(product => product.Active).DistinctBy(product => product.Id))
        {
            if (PlanMetadata.Read(product.Metadata ?? []) is not { } terms) leaveOut(product.Id, "its metadata are no whole plan");
            // What everybody has is not bought.
            else if (terms.Code != Billing.Plans.Free.Code) plans.Add(new(product.Id, product.Name, terms, Licensed(byProduct[product.Id], leaveOut), Metered(byProduct[product.Id])));
        }
        return new(plans.ToImmutable(), readAt);
    }

    /// <summary>Everything there is to choose from, smallest first: what everybody has, then one for each way to pay a plan.</summary>
    public static ImmutableArray<PlanOffer> Offers(CatalogCopy copy) =>
    [
        Offer("Free", Billing.Plans.Free, new(null, 0, "usd", "month")),
        .. from product in copy.Products
           from price in product.Licensed
           orderby product.Terms.Sync, product.Terms.AiAnalysis, product.Terms.SeoSubmission, price.Amount, price.Id
           select Offer(product.Name, product.Terms, price),
    ];

    /// <summary>The plans themselves, smallest first, the free one among them; where several products are one plan, the smallest.</summary>
    public static IReadOnlyList<Plan> Plans(CatalogCopy copy) =>
        [Billing.Plans.Free, .. copy.Products.Select(product => product.Terms).OrderBy(terms => terms.Sync).ThenBy(terms => terms.AiAnalysis).ThenBy(terms => terms.SeoSubmission).DistinctBy(terms => terms.Code)];

    /// <summary>Null where no plan is sold at this price.</summary>
    public static (CatalogProduct Product, CatalogPrice Price)? Find(CatalogCopy copy, string priceId)
    {
        foreach (var product in copy.Products)
            foreach (var price in product.Licensed)
                if (price.Id == priceId) return (product, price);
        return null;
    }

    static PlanOffer Offer(string name, Plan terms, CatalogPrice price) =>
        new(terms.Code, name, price.Id, price.Amount, price.Currency, price.Interval, new(terms.Sync, terms.AiAnalysis, terms.SeoSubmission), terms.Overage);

    // An offer says one amount for one interval.
    static ImmutableArray<CatalogPrice> Licensed(IEnumerable<Price> prices, Action<string, string> leaveOut)
    {
        var shown = ImmutableArray.CreateBuilder<CatalogPrice>();
        foreach (var price in prices.Where(price => price.Recurring.UsageType == "licensed"))
        {
            if (price is { UnitAmount: { } amount, Recurring.IntervalCount: 1 }) shown.Add(new(price.Id, amount, price.Currency, price.Recurring.Interval));
            else leaveOut(price.Id, "it is not one amount for one interval");
        }
        return shown.ToImmutable();
    }

    static ImmutableArray<MeteredPrice> Metered(IEnumerable<Price> prices) =>
    [
        .. prices.Where(price => price.Recurring is { UsageType: "metered", IntervalCount: 1 }).OrderBy(price => price.Id, StringComparer.Ordinal)
            .Select(price => new MeteredPrice(price.Id, price.Currency, price.Recurring.Interval)),
    ];
}
