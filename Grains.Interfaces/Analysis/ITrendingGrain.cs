using System.Collections.Immutable;

namespace StreamVibe.Analysis;

/// <summary>What public content is about just now. Stateless. Key: 0.</summary>
[Alias("sv.ITrendingGrain")]
public interface ITrendingGrain : IGrainWithIntegerKey
{
    /// <summary>Highest score first.</summary>
    [Alias("List")]
    ValueTask<ImmutableArray<TrendingKeyword>> List(int limit);
}

/// <summary>A keyword of public tags and titles.</summary>
/// <param name="Score">Of the highest, 100.</param>
[GenerateSerializer, Immutable, Alias("sv.TrendingKeyword")]
public sealed record TrendingKeyword([property: Id(0)] string Keyword, [property: Id(1)] double Score);
