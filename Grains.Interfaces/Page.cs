using System.Collections.Immutable;

namespace StreamVibe;

/// <summary>A part of a list, newest first.</summary>
/// <param name="Items">The rows of this part.</param>
/// <param name="NextCursor">Where the next part starts; null at the end.</param>
[GenerateSerializer, Immutable, Alias("sv.Page`1")]
public sealed record Page<T>([property: Id(0)] ImmutableArray<T> Items, [property: Id(1)] string? NextCursor);

/// <summary>Which part of a list is asked for.</summary>
/// <param name="Limit">Rows at most, 1 to 100.</param>
/// <param name="Cursor">The <c>nextCursor</c> of the part before; null for the first.</param>
[GenerateSerializer, Immutable, Alias("sv.PageRequest")]
public sealed record PageRequest([property: Id(0)] int Limit, [property: Id(1)] string? Cursor);
