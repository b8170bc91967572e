using System.Collections.Immutable;

namespace StreamVibe.Connections.Budgets;

/// <summary>What is kept of a platform's day. What is leased is written down before it can be spent, so that no death of a process makes the count too low.</summary>
[GenerateSerializer, Immutable, Alias("sv.BudgetState")]
sealed record BudgetState
{
    /// <summary>The platform's day that all of this is about.</summary>
    [Id(0)]
    public DateOnly Day { get; init; }

    /// <summary>Units of leases that were given back.</summary>
    [Id(1)]
    public int Used { get; init; }

    /// <summary>Leases that were not given back, also those whose time is over: a silo that comes late with one is believed.</summary>
    [Id(2)]
    public ImmutableArray<BudgetLease> Leases { get; init; } = [];

    /// <summary>The platform itself said that there are no units: before, none are leased for what nobody asked for.</summary>
    [Id(3)]
    public DateTimeOffset? ClosedUntil { get; init; }
}

/// <summary>Units that a silo has, or had when it died.</summary>
[GenerateSerializer, Immutable, Alias("sv.BudgetLease")]
sealed record BudgetLease([property: Id(0)] Guid Id, [property: Id(1)] int Units, [property: Id(2)] int Unasked, [property: Id(3)] DateTimeOffset Until);
