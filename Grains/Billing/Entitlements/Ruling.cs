using StreamVibe.Billing.Payments;

namespace StreamVibe.Billing.Entitlements;

/// <summary>What follows from a picture of a customer.</summary>
/// <param name="Terms">The limits that are in force with it.</param>
/// <param name="Others">Further subscriptions that are paid for and give nothing.</param>
sealed record Ruling(Standing Next, Plan Terms, IReadOnlyList<SubscriptionPicture> Others)
{
    /// <summary>What a unit above the limits costs, and nothing for a kind where that is not known; null where Stripe did not say just now, so that what is known stays.</summary>
    public IReadOnlyDictionary<QuotaKind, decimal>? Prices { get; init; }
}
