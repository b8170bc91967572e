using System.Collections.Immutable;

namespace StreamVibe.Billing;

/// <summary>What a user used: finished cycles, and day by day. Stateless. Key: user id.</summary>
[Alias("sv.IUsageGrain")]
public interface IUsageGrain : IGrainWithGuidKey
{
    /// <summary>Finished cycles, newest first; of every kind where none is named.</summary>
    [Alias("History")]
    Task<Page<UsageCycle>> History(QuotaKind? kind, PageRequest page);

    /// <summary>
    /// Every day from <paramref name="from"/> to <paramref name="to"/>, oldest first, also those without use; a day is one of the user's time zone. Left out, the range ends today
    /// and is 30 days long. Throws <see cref="ErrorCode.ValidationFailed"/> where it is empty, too long or too far away.
    /// </summary>
    [Alias("Daily")]
    Task<ImmutableArray<UsageDay>> Daily(QuotaKind? kind, DateOnly? from, DateOnly? to);
}

/// <summary>What was used of one kind in a cycle that is over. A cycle that passed while nobody and nothing looked has no row, and nothing was used in it.</summary>
/// <param name="Used">Work that was started in the cycle and finished, whenever it did.</param>
/// <param name="Overage">Units of it above the limit.</param>
/// <param name="Limit">Included in the plan when the cycle ended; null is unlimited.</param>
[GenerateSerializer, Immutable, Alias("sv.UsageCycle")]
public sealed record UsageCycle(
    [property: Id(0)] QuotaKind Kind,
    [property: Id(1)] DateTimeOffset CycleStart,
    [property: Id(2)] DateTimeOffset CycleEnd,
    [property: Id(3)] long Used,
    [property: Id(4)] long Overage,
    [property: Id(5)] long? Limit);

/// <summary>What was used of one kind on one day of the user's time zone.</summary>
/// <param name="Used">Work that finished on that day.</param>
/// <param name="Overage">Units of it above the limit of their cycle.</param>
[GenerateSerializer, Immutable, Alias("sv.UsageDay")]
public sealed record UsageDay(
    [property: Id(0)] DateOnly Date,
    [property: Id(1)] QuotaKind Kind,
    [property: Id(2)] long Used,
    [property: Id(3)] long Overage);
