namespace StreamVibe;

/// <summary>Names one intended change, so that a repeated call is answered and not done again (law 2).</summary>
/// <param name="Value">Unique per user: random, or derived from the user and the client's <c>Idempotency-Key</c>.</param>
/// <param name="Fingerprint">SHA-256 (hex) of the request that carried a client's key; empty where no client chose the id.</param>
[GenerateSerializer, Immutable, Alias("sv.OperationId")]
public readonly record struct OperationId([property: Id(0)] Guid Value, [property: Id(1)] string Fingerprint)
{
    /// <summary>An operation that no client can repeat.</summary>
    public static OperationId Of(Guid value) => new(value, "");
}
