using StreamVibe.Billing.Payments;

namespace StreamVibe.Billing.Entitlements;

/// <summary>What follows from a picture of a customer.</summary>
/// <param name="Terms">The limits that are in force with it.</param>
/// <param name="Others">Further subscriptions that are paid for and give nothing.</param>
sealed record Ruling(Standing Next, Plan Terms, IReadOnlyList<SubscriptionPicture> Others);
