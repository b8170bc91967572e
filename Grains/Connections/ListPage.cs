using System.Collections.Immutable;

namespace StreamVibe.Connections;

/// <summary>A page of a channel's list as the platform last answered it.</summary>
/// <param name="Place">Its page token; null for the first page.</param>
/// <param name="ETag">Names the answer of the list.</param>
/// <param name="ItemsETag">Names the answer about the items; null where that was not whole.</param>
/// <param name="Held">Those of the ids that are content here.</param>
/// <param name="RunId">The run that last met it.</param>
/// <param name="Edition">Of the code that read it.</param>
sealed record ListPage(string? Place, string ETag, ImmutableArray<string> Ids, string? Next, int? Total, string? ItemsETag, ImmutableArray<string> Held, Guid RunId, int Edition)
{
    /// <summary>The list's answer again, for a platform that says it is still the same.</summary>
    public PlaylistPage Again() => new(Ids, Next, Total, 0, ETag);
}
