namespace StreamVibe.Connections;

/// <summary>How a platform's day stands.</summary>
/// <param name="Used">Units that were spent, or may have been by a silo that has not said.</param>
/// <param name="Leased">Units that silos have in hand.</param>
/// <param name="Limit">Units of a day; null where none is set.</param>
/// <param name="Remaining">Units that are left: none where the platform itself said so, which still answers people; null without a limit.</param>
/// <param name="ResetsAt">When the platform's next day begins.</param>
[GenerateSerializer, Immutable, Alias("sv.ProviderBudget")]
public sealed record ProviderBudget(
    [property: Id(0)] Platform Platform,
    [property: Id(1)] int Used,
    [property: Id(2)] int Leased,
    [property: Id(3)] int? Limit,
    [property: Id(4)] int? Remaining,
    [property: Id(5)] DateTimeOffset ResetsAt);
