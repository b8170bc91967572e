using System.Collections.Immutable;

namespace StreamVibe.Content;

/// <summary>What a change and the item disagree about, so that a person can decide field by field.</summary>
/// <param name="Version">The version the item is at.</param>
/// <param name="Fields">Fields of the change that differ from the item.</param>
[GenerateSerializer, Immutable, Alias("sv.EditConflict")]
public sealed record EditConflict([property: Id(0)] long Version, [property: Id(1)] ImmutableArray<FieldConflict> Fields);

/// <summary>One field, three ways.</summary>
/// <param name="Base">What the change was made on; null where that version never existed.</param>
/// <param name="Current">What it is now.</param>
/// <param name="Proposed">What the change wanted.</param>
[GenerateSerializer, Immutable, Alias("sv.FieldConflict")]
public sealed record FieldConflict(
    [property: Id(0)] string Field,
    [property: Id(1)] FieldValue? Base,
    [property: Id(2)] FieldValue Current,
    [property: Id(3)] FieldValue Proposed);
