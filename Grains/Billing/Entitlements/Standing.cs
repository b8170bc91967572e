namespace StreamVibe.Billing.Entitlements;

/// <summary>What is in force for one user, as the row of <c>app.subscription</c> says it.</summary>
/// <param name="Version">Grows with each write; a decision holds only for the row it was made on.</param>
/// <param name="Anchor">Months are counted from here.</param>
/// <param name="GraceEndsAt">When an unpaid plan falls back to the limits of the free one; null where it has, or is paid.</param>
/// <param name="SubscriptionId">Where the entitlement comes from; null on the free plan.</param>
/// <param name="SeenAt">How new what is known of Stripe is.</param>
/// <param name="RereadDueAt">When Stripe is to be asked again, where it could not be asked.</param>
sealed record Standing(
    Guid UserId, long Version, string? CustomerId, string Plan, string Status, DateTimeOffset Anchor, DateTimeOffset CycleStart, DateTimeOffset CycleEnd, bool CancelAtPeriodEnd,
    DateTimeOffset? PastDueSince, DateTimeOffset? GraceEndsAt, string? SubscriptionId, string? ProductId, DateTimeOffset? SeenAt, DateTimeOffset? RereadDueAt, int RereadTries)
{
    /// <summary>Whether a person would notice the difference.</summary>
    public bool DiffersFrom(Standing other) =>
        (Plan, Status, Anchor, CycleStart, CycleEnd, CancelAtPeriodEnd) != (other.Plan, other.Status, other.Anchor, other.CycleStart, other.CycleEnd, other.CancelAtPeriodEnd)
        || (PastDueSince, GraceEndsAt, CustomerId, SubscriptionId, ProductId) != (other.PastDueSince, other.GraceEndsAt, other.CustomerId, other.SubscriptionId, other.ProductId);
}
