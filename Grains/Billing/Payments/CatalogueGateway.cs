using Stripe;

namespace StreamVibe.Billing.Payments;

/// <summary>Reads what Stripe sells for us.</summary>
sealed class CatalogueGateway(StripeGateway stripe)
{
    /// <summary>Everything that can be bought now, page by page.</summary>
    public async Task<(List<Product> Products, List<Price> Prices)> Read()
    {
        var products = stripe.Ask("list_products", async client =>
            await client.V1.Products.ListAutoPagingAsync(new ProductListOptions { Active = true, Limit = StripeGateway.LongestPage }).ToListAsync());
        var prices = stripe.Ask("list_prices", async client =>
            await client.V1.Prices.ListAutoPagingAsync(new PriceListOptions { Active = true, Type = "recurring", Limit = StripeGateway.LongestPage }).ToListAsync());
        await Task.WhenAll(products, prices);
        return (await products, await prices);
    }
}
