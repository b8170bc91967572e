using System.Collections.Immutable;

namespace StreamVibe.Audit;

/// <summary>What a user's keyed requests were answered, for 30 days. Stateless. Key: user id.</summary>
[Alias("sv.IOperationGrain")]
public interface IOperationGrain : IGrainWithGuidKey
{
    /// <summary>
    /// Claims a request under the caller's name for it, or answers what it was answered before; null: it is to be done. Throws <see cref="ErrorCode.IdempotencyMismatch"/> where the key belongs to another request,
    /// <see cref="ErrorCode.InProgress"/> while the same one is being done.
    /// </summary>
    [Alias("Begin")]
    Task<StoredAnswer?> Begin(OperationId operation, Guid claim);

    /// <summary>The claimed request is done: this is its answer from now on.</summary>
    [Alias("Finish")]
    Task Finish(OperationId operation, Guid claim, StoredAnswer answer);

    /// <summary>The claimed request was not done, or nobody knows. Where nothing was changed (<paramref name="refused"/>) the key is free again.</summary>
    [Alias("GiveUp")]
    Task GiveUp(OperationId operation, Guid claim, bool refused);
}

/// <summary>A successful answer over HTTP. Prints nothing of its body, which can hold a secret.</summary>
[GenerateSerializer, Immutable, Alias("sv.StoredAnswer")]
public sealed record StoredAnswer(
    [property: Id(0)] int Status,
    [property: Id(1)] string? ContentType,
    [property: Id(2)] string? Location,
    [property: Id(3)] ImmutableArray<byte> Body)
{
    public override string ToString() => $"StoredAnswer({Status})";
}
