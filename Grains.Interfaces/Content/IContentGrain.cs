using System.Collections.Immutable;

namespace StreamVibe.Content;

/// <summary>Serialises the changes of one item; caches nothing. Key: content id.</summary>
[Alias("sv.IContentGrain")]
public interface IContentGrain : IGrainWithGuidKey
{
    /// <summary>Changes the named fields as one revision. Throws <see cref="ErrorCode.NotFound"/>, <see cref="ErrorCode.VersionConflict"/>, <see cref="ErrorCode.ValidationFailed"/>.</summary>
    [Alias("Edit")]
    Task<ContentItem> Edit(Guid userId, ContentEdit edit, OperationId operation);

    /// <summary>Brings the fields back to what they were right after revision <paramref name="number"/> (1: as first synced), as a new revision. Throws <see cref="ErrorCode.NotFound"/>.</summary>
    [Alias("Restore")]
    Task<ContentItem> Restore(Guid userId, int number, OperationId operation);

    /// <summary>
    /// Takes back what one revision changed, as a new revision; what other revisions changed stays. Throws <see cref="ErrorCode.NotFound"/>,
    /// <see cref="ErrorCode.NotSupported"/> for the first one, <see cref="ErrorCode.VersionConflict"/> where one of its fields has changed again.
    /// </summary>
    [Alias("Undo")]
    Task<ContentItem> Undo(Guid userId, int number, OperationId operation);
}

/// <summary>A wish to change an item: null leaves a field as it is.</summary>
/// <param name="Version">The version the change was made on; null lets the last write win.</param>
[GenerateSerializer, Immutable, Alias("sv.ContentEdit")]
public sealed record ContentEdit(
    [property: Id(0)] string? Title,
    [property: Id(1)] string? Description,
    [property: Id(2)] ImmutableArray<string>? Tags,
    [property: Id(3)] Visibility? Visibility,
    [property: Id(4)] long? Version);
