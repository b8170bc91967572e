using System.Collections.Immutable;

namespace StreamVibe.Connections;

/// <summary>A user's connections as a list, and the way to a new one. Stateless. Key: user id.</summary>
[Alias("sv.IConnectionsGrain")]
public interface IConnectionsGrain : IGrainWithGuidKey
{
    [Alias("GetPlatforms")]
    ValueTask<ImmutableArray<PlatformInfo>> GetPlatforms();

    [Alias("List")]
    Task<Page<Connection>> List(PageRequest page);

    /// <summary>Null where the user has no such connection.</summary>
    [Alias("Get")]
    Task<Connection?> Get(Guid connectionId);

    /// <summary>Changes how the connection syncs by itself and answers it; null where the user has no such connection. Throws <see cref="ErrorCode.ValidationFailed"/>.</summary>
    [Alias("Edit")]
    Task<Connection?> Edit(Guid connectionId, AutoSyncEdit edit, OperationId operation);

    /// <summary>Checks the connection at its platform and answers it as it is then; null where the user has no such connection.</summary>
    [Alias("Verify"), ResponseTimeout("00:01:00")]
    Task<Connection?> Verify(Guid connectionId, OperationId operation);

    /// <summary>Starts a consent: answers the platform's address to send the person to, the same one for a repeated operation. Throws <see cref="ErrorCode.NotSupported"/> or <see cref="ErrorCode.InvalidReturnUrl"/>.</summary>
    [Alias("Authorize")]
    Task<string> Authorize(AuthorizeRequest request, OperationId operation);

    /// <summary>Ends a consent: answers where to send the browser, with <c>connected</c> or <c>error</c> in its query. Never throws for what the platform or the person did.</summary>
    [Alias("Callback"), ResponseTimeout("00:01:30")]
    Task<string> Callback(CallbackRequest request);

    /// <summary>Null where the user has no such connection.</summary>
    [Alias("ListSyncs")]
    Task<Page<SyncRun>?> ListSyncs(Guid connectionId, PageRequest page);

    /// <summary>Null where the user has no such run.</summary>
    [Alias("GetSync")]
    Task<SyncRun?> GetSync(Guid syncId);

    /// <summary>Cancels an open run; a final one stays as it is. False where the user has no such run.</summary>
    [Alias("CancelSync")]
    Task<bool> CancelSync(Guid syncId, OperationId operation);
}

/// <summary>A wish to connect.</summary>
/// <param name="ReturnUrl">Where the browser goes in the end, already checked against the rules of the API.</param>
/// <param name="ConnectionId">Reconnect this one; null for a new connection.</param>
/// <param name="Capability"><c>publish</c> asks for the right to write; null to read.</param>
/// <param name="CallbackUrl">The absolute address the platform sends the browser back to.</param>
[GenerateSerializer, Immutable, Alias("sv.AuthorizeRequest")]
public sealed record AuthorizeRequest(
    [property: Id(0)] Platform Platform,
    [property: Id(1)] string ReturnUrl,
    [property: Id(2)] Guid? ConnectionId,
    [property: Id(3)] string? Capability,
    [property: Id(4)] string CallbackUrl);

/// <summary>What the platform sent the browser back with.</summary>
[GenerateSerializer, Immutable, Alias("sv.CallbackRequest")]
public sealed record CallbackRequest(
    [property: Id(0)] Platform Platform,
    [property: Id(1)] string? Code,
    [property: Id(2)] string? State,
    [property: Id(3)] string? Error,
    [property: Id(4)] string CallbackUrl);
