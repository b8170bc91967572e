using System.Collections.Immutable;

namespace StreamVibe.Connections;

/// <summary>A silo asks for units.</summary>
/// <param name="Units">The fewest that are of use.</param>
/// <param name="Unasked">Nobody asked for what they are wanted for: a reserve stays for people.</param>
/// <param name="Ended">Earlier leases of which it spends nothing any more.</param>
[GenerateSerializer, Immutable, Alias("sv.UnitRequest")]
public sealed record UnitRequest([property: Id(0)] int Units, [property: Id(1)] bool Unasked, [property: Id(2)] ImmutableArray<SpentLease> Ended);

/// <summary>What became of a lease.</summary>
[GenerateSerializer, Immutable, Alias("sv.SpentLease")]
public sealed record SpentLease([property: Id(0)] Guid Id, [property: Id(1)] int Spent);

/// <summary>A lease, or when to ask again.</summary>
/// <param name="Lease">Null where there are not enough units.</param>
/// <param name="RetryAt">When there may be: the platform's midnight, or sooner where other silos may give some back.</param>
/// <param name="IsOver">Whether that is at midnight.</param>
[GenerateSerializer, Immutable, Alias("sv.UnitAnswer")]
public sealed record UnitAnswer([property: Id(0)] UnitLease? Lease, [property: Id(1)] DateTimeOffset RetryAt, [property: Id(2)] bool IsOver);

/// <summary>Units that a silo may spend.</summary>
/// <param name="Unasked">How many of them may go to what nobody asked for.</param>
/// <param name="Life">How long they may be spent, from when they were asked for: a time of day would be another one by the clock of another silo.</param>
[GenerateSerializer, Immutable, Alias("sv.UnitLease")]
public sealed record UnitLease([property: Id(0)] Guid Id, [property: Id(1)] int Units, [property: Id(2)] int Unasked, [property: Id(3)] TimeSpan Life);
