using StreamVibe.Billing.Payments;

namespace StreamVibe.Billing;

/// <summary>What is sold, as Stripe says it.</summary>
sealed class Catalog(StripeGateway stripe)
{
    /// <summary>The terms of a product; null where it is no plan of ours.</summary>
    public async ValueTask<Plan?> PlanOf(string productId) => await stripe.Product(productId) is { } metadata ? PlanMetadata.Read(metadata) : null;
}
