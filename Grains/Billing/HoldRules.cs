using StreamVibe.Storage;

namespace StreamVibe.Billing;

/// <summary>What is said to a hold that was not granted, without I/O.</summary>
static class HoldRules
{
    /// <summary>After which another try may be answered otherwise.</summary>
    public static readonly TimeSpan OneMoment = TimeSpan.FromSeconds(1);

    /// <param name="status">Where the user stands now.</param>
    public static DomainException Refusal(HoldRequest request, HoldAnswer answer, QuotaStatus status, DateTimeOffset now) => answer switch
    {
        { State: null } => DomainException.NotFound("subscription"),
        { Kind: { } other } when other != request.Kind => new(ErrorCode.IdempotencyMismatch, $"The operation {request.OperationId} is one of '{Names.Of(other)}'."),
        { State: "released" } => new(ErrorCode.Gone, "What this operation held was given back. A new try takes a new id."),
        { State: HoldAnswer.Capped } when status.Affords(1) =>
            new(ErrorCode.SpendCapReached, "The spend cap did not allow one more when this operation was first tried. A new try takes a new id.") { RetryAfter = OneMoment },
        { State: HoldAnswer.Capped } => SpendCapRules.Reached(status, now),
        // The first answer stays, also where there is room by now.
        _ when status.Allowed => new(ErrorCode.QuotaExceeded, "The plan did not allow one more when this operation was first tried. A new try takes a new id.") { RetryAfter = OneMoment },
        _ => QuotaRules.Exceeded(status, now),
    };
}
