using System.Collections.Immutable;

namespace StreamVibe.Content;

/// <summary>Where the words of a search stand in an item. Plain text in parts: nothing of it is markup, whatever it looks like.</summary>
/// <param name="Title">The whole title.</param>
/// <param name="Description">The part of the description that matches best, or its beginning.</param>
[GenerateSerializer, Immutable, Alias("sv.Highlights")]
public sealed record Highlights(
    [property: Id(0)] ImmutableArray<TextSegment> Title,
    [property: Id(1)] ImmutableArray<TextSegment> Description);

/// <summary>A part of a text.</summary>
/// <param name="Match">Whether it is a word that was searched for, in whatever form.</param>
[GenerateSerializer, Immutable, Alias("sv.TextSegment")]
public sealed record TextSegment([property: Id(0)] string Text, [property: Id(1)] bool Match);
