namespace StreamVibe.Billing.Metering;

/// <summary>A unit above a limit that Stripe is to hear of, taken up for a try.</summary>
/// <param name="OperationId">By which Stripe knows it, for a day at least.</param>
/// <param name="OccurredAt">A time in the cycle it belongs to.</param>
/// <param name="UnknownSince">The first of its tries before this one of which nobody knows what became.</param>
/// <param name="Taken">How often it was taken up, this time included: who has taken it up since is known by it.</param>
/// <param name="Failures">Tries before this one that failed.</param>
sealed record MeterEvent(Guid UserId, Guid OperationId, QuotaKind Kind, string CustomerId, DateTimeOffset OccurredAt, DateTimeOffset? UnknownSince, int Taken, int Failures);

/// <summary>What became of a try.</summary>
enum MeterOutcome
{
    /// <summary>Stripe took it.</summary>
    Accepted,

    /// <summary>Stripe had it already, from a try whose answer was lost.</summary>
    Known,

    /// <summary>Stripe will never take it.</summary>
    Refused,

    /// <summary>Stripe did not take it, and may later.</summary>
    NotTaken,

    /// <summary>Stripe would not count it: nothing was sent.</summary>
    NoMeter,

    /// <summary>Nobody knows.</summary>
    Unknown,

    /// <summary>There was no time for it.</summary>
    NotTried,
}

/// <summary>Where an event stands after a try.</summary>
/// <param name="State"><c>pending</c>, <c>accepted</c> or <c>refused</c>.</param>
readonly record struct MeterStanding(string State, DateTimeOffset? UnknownSince, DateTimeOffset? DueAt, int Failures, string? Problem);
