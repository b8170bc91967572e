namespace StreamVibe.Api.Http;

/// <summary>The one change a request intends (law 2).</summary>
sealed class Operation(Ids ids)
{
    OperationId? id;

    /// <summary>Derived from the client's key, or new.</summary>
    public OperationId Id => id ??= OperationId.Of(ids.Next());

    internal void Name(OperationId named) => id = named;
}
