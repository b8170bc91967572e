namespace StreamVibe.Billing.Payments;

/// <summary>What Stripe says of one customer at one moment.</summary>
/// <param name="IsDeleted">The customer was deleted there; all subscriptions ended with it.</param>
sealed record CustomerPicture(string CustomerId, bool IsDeleted, IReadOnlyList<SubscriptionPicture> Subscriptions);

/// <summary>What Stripe says of one subscription: of its licensed item, since metered ones follow it, and what those cost.</summary>
/// <param name="Status">Stripe's word: <c>incomplete</c>, <c>incomplete_expired</c>, <c>trialing</c>, <c>active</c>, <c>past_due</c>, <c>canceled</c>, <c>unpaid</c>, <c>paused</c>.</param>
/// <param name="PeriodStart">Of the item; the subscription itself has no period.</param>
/// <param name="Anchor">Months are counted from here.</param>
/// <param name="CancelAtPeriodEnd">It is cancelled, and ends with this period or before.</param>
/// <param name="UnpaidSince">When the newest invoice was made, where it is open.</param>
sealed record SubscriptionPicture(
    string Id, string CustomerId, string Status, string ProductId, string PriceId, DateTimeOffset CreatedAt,
    DateTimeOffset PeriodStart, DateTimeOffset PeriodEnd, DateTimeOffset Anchor, bool CancelAtPeriodEnd, DateTimeOffset? UnpaidSince)
{
    /// <summary>What is paid by use.</summary>
    public IReadOnlyList<MeteredItem> Metered { get; init; } = [];
}

/// <summary>Something that is paid by use.</summary>
/// <param name="MeterId">Which of Stripe's meters adds up the use.</param>
/// <param name="UnitPrice">What each one costs, in minor units of the subscription's currency; null where that is not one amount.</param>
sealed record MeteredItem(string MeterId, decimal? UnitPrice);
