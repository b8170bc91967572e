using StreamVibe.Content;

namespace StreamVibe.Analysis;

/// <summary>A wish to put a suggestion into effect.</summary>
/// <param name="Publish">Whether to write to the platform too, where that can be done.</param>
/// <param name="Value">In place of what was proposed: a part of it, or the person's own words; null for what was proposed.</param>
/// <param name="Version">The version of the item that the person saw: it must be that still. Null: the field must be what it was when the model was asked.</param>
[GenerateSerializer, Immutable, Alias("sv.ApplyRequest")]
public sealed record ApplyRequest([property: Id(0)] bool Publish, [property: Id(1)] FieldValue? Value, [property: Id(2)] long? Version);

/// <summary>A suggestion in effect.</summary>
/// <param name="Publication">What became of the wish to publish; null where there was none.</param>
[GenerateSerializer, Immutable, Alias("sv.AppliedSuggestion")]
public sealed record AppliedSuggestion([property: Id(0)] Suggestion Suggestion, [property: Id(1)] ContentItem Item, [property: Id(2)] Publication? Publication);
