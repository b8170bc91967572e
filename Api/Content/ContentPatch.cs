using System.Diagnostics.CodeAnalysis;
using StreamVibe.Content;

namespace StreamVibe.Api.Content;

/// <summary>
/// A change of some fields: one left out stays as it is. None can be unset, so null is refused rather than read as "left out".
/// </summary>
sealed record ContentPatch
{
    [DisallowNull]
    public string? Title { get; init; }

    [DisallowNull]
    public string? Description { get; init; }

    [DisallowNull]
    public string[]? Tags { get; init; }

    [DisallowNull]
    public Visibility? Visibility { get; init; }

    /// <summary>The version the change was made on; left out, the last write wins.</summary>
    [DisallowNull]
    public long? Version { get; init; }

    public ContentEdit ToEdit()
    {
        if (Tags is not null && Array.Exists(Tags, tag => tag is null)) throw DomainException.Invalid("tags", "A tag must be a text.");
        return new(Title, Description, Tags is null ? null : [.. Tags], Visibility, Version);
    }
}
