using System.Collections.Immutable;
using StreamVibe.Analysis;

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

    /// <summary>As <see cref="Restore"/>, and at the platform too, where it differs. Throws <see cref="ErrorCode.NeedsReauth"/> before anything changes.</summary>
    [Alias("RestoreAndPublish"), ResponseTimeout("00:01:00")]
    Task<ContentItem> RestoreAndPublish(Guid userId, int number, OperationId operation);

    /// <summary>
    /// Takes back what one revision changed, as a new revision; what other revisions changed stays. Throws <see cref="ErrorCode.NotFound"/>,
    /// <see cref="ErrorCode.NotSupported"/> for the first one, <see cref="ErrorCode.VersionConflict"/> where one of its fields has changed again.
    /// </summary>
    [Alias("Undo")]
    Task<ContentItem> Undo(Guid userId, int number, OperationId operation);

    /// <summary>As <see cref="Undo"/>, and at the platform too; throws as <see cref="RestoreAndPublish"/>.</summary>
    [Alias("UndoAndPublish"), ResponseTimeout("00:01:00")]
    Task<ContentItem> UndoAndPublish(Guid userId, int number, OperationId operation);

    /// <summary>
    /// Puts a suggestion into effect as a revision. Throws <see cref="ErrorCode.NotFound"/>, <see cref="ErrorCode.SuggestionClosed"/>, <see cref="ErrorCode.VersionConflict"/>,
    /// <see cref="ErrorCode.ValidationFailed"/>; with a wish to publish also as <see cref="RestoreAndPublish"/>.
    /// </summary>
    [Alias("Apply"), ResponseTimeout("00:01:00")]
    Task<AppliedSuggestion> Apply(Guid userId, Guid suggestionId, ApplyRequest request, OperationId operation);
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
