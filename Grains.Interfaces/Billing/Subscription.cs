namespace StreamVibe.Billing;

/// <summary>The entitlement of a user: which plan is in force and for how long.</summary>
/// <param name="Plan">Plan code, <c>free</c> where nothing is bought.</param>
/// <param name="Status">The payment service's status; <c>active</c> on the free plan.</param>
/// <param name="SpendCap">Minor units of overage per cycle; null is no cap.</param>
[GenerateSerializer, Immutable, Alias("sv.Subscription")]
public sealed record Subscription(
    [property: Id(0)] string Plan,
    [property: Id(1)] string Status,
    [property: Id(2)] DateTimeOffset CycleStart,
    [property: Id(3)] DateTimeOffset CycleEnd,
    [property: Id(4)] bool CancelAtPeriodEnd,
    [property: Id(5)] DateTimeOffset? PastDueSince,
    [property: Id(6)] long? SpendCap);
