namespace StreamVibe.Audit;

/// <summary>What becomes of a request with a client's key, without I/O.</summary>
static class OperationRules
{
    /// <summary>How long a key is remembered; afterwards the same key is a new request.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromDays(30);

    /// <summary>A request that was not finished by then has lost its process: the next one with its key does it. As long as a grain call may take.</summary>
    public static readonly TimeSpan ClaimLife = TimeSpan.FromSeconds(30);

    /// <returns>The answer it had; null where it is to be done.</returns>
    /// <exception cref="DomainException"><see cref="ErrorCode.IdempotencyMismatch"/> or <see cref="ErrorCode.InProgress"/>.</exception>
    public static StoredAnswer? Judge(OperationId operation, Guid claim, ClaimedOperation row)
    {
        if (row.Claim == claim) return null;
        if (row.Fingerprint != operation.Fingerprint) throw Mismatch();
        return row.Reply ?? throw new DomainException(ErrorCode.InProgress, "The same request is being done right now. Ask again for its answer.");
    }

    public static DomainException Mismatch() => new(ErrorCode.IdempotencyMismatch, "This Idempotency-Key was used for another request.");
}

/// <summary>The row of an operation after a claim was tried on it.</summary>
/// <param name="Claim">Who is doing it; null where nobody is.</param>
sealed record ClaimedOperation(string Fingerprint, Guid? Claim, StoredAnswer? Reply);
