namespace StreamVibe.Billing.Entitlements;

/// <summary>Something is paid for whose terms cannot be read: what was in force stays, until they can.</summary>
sealed class UnknownProductException(string productId) : Exception($"The product {productId} says no plan in its metadata.");
