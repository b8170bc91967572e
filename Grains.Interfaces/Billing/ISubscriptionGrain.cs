using System.Collections.Immutable;
using Orleans.Concurrency;

namespace StreamVibe.Billing;

/// <summary>A user's entitlement and quota, hot in memory; PostgreSQL is the referee of every hold. Key: user id.</summary>
[Alias("sv.ISubscriptionGrain")]
public interface ISubscriptionGrain : IGrainWithGuidKey
{
    [Alias("Get"), ReadOnly]
    ValueTask<Subscription> Get();

    [Alias("GetQuota"), ReadOnly]
    ValueTask<ImmutableArray<QuotaStatus>> GetQuota();

    [Alias("Check"), ReadOnly]
    ValueTask<QuotaStatus> Check(QuotaKind kind);

    /// <summary>
    /// Reserves one unit for the work named <paramref name="operationId"/>; the work's own last transaction settles it.
    /// The first answer to an id is its answer for ever. Throws <see cref="ErrorCode.QuotaExceeded"/> where the plan did not allow one more, <see cref="ErrorCode.SpendCapReached"/> where the spend cap did not, <see cref="ErrorCode.Gone"/> where what was held was given back,
    /// <see cref="ErrorCode.IdempotencyMismatch"/> where the id names work of another kind; <see cref="ErrorCode.RateLimited"/> and <see cref="ErrorCode.Unavailable"/> where nothing was decided: the same id may be tried again.
    /// </summary>
    [Alias("Hold"), AlwaysInterleave]
    Task Hold(QuotaKind kind, Guid operationId);

    /// <summary>
    /// Sets what use above the limits may cost in a cycle, in minor units of the subscription's currency; null is no cap. In force for every hold that is decided after the answer, on every silo.
    /// Answers the subscription. Throws <see cref="ErrorCode.ValidationFailed"/>, <see cref="ErrorCode.NotFound"/>.
    /// </summary>
    [Alias("SetSpendCap")]
    Task<Subscription> SetSpendCap(long? amount, OperationId operation);

    /// <summary>A counter row written by somebody else (a settlement): kept where it is newer than the one in memory.</summary>
    [Alias("Observe"), AlwaysInterleave]
    ValueTask Observe(UsageCounter counter);

    /// <summary>The plan, its limits or the cycle were changed in the tables: they are read again.</summary>
    [Alias("Refresh"), AlwaysInterleave]
    Task Refresh();
}
