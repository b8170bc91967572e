using System.Collections.Immutable;
using StreamVibe.Connections;

namespace StreamVibe.Content;

/// <summary>A user's content: lists, search and single reads. Stateless. Key: user id.</summary>
[Alias("sv.ILibraryGrain")]
public interface ILibraryGrain : IGrainWithGuidKey
{
    /// <summary>Newest first; with a search text by rank, then newest. Throws <see cref="ErrorCode.InvalidCursor"/>.</summary>
    [Alias("List")]
    Task<Page<ContentItem>> List(ContentFilter filter, PageRequest page);

    /// <summary>Null where the user has no such item.</summary>
    [Alias("Get")]
    Task<ContentItem?> Get(Guid contentId);

    /// <summary>Newest first; null where the user has no such item.</summary>
    [Alias("ListRevisions")]
    Task<Page<Revision>?> ListRevisions(Guid contentId, PageRequest page);

    /// <summary>What was written, or is to be, to the item's platform, newest first; null where the user has no such item.</summary>
    [Alias("ListPublications")]
    Task<Page<Publication>?> ListPublications(Guid contentId, PageRequest page);
}

/// <summary>What a list is narrowed to; null and empty narrow nothing.</summary>
/// <param name="Search">Words to find, as a web search takes them.</param>
/// <param name="Tags">All must match.</param>
[GenerateSerializer, Immutable, Alias("sv.ContentFilter")]
public sealed record ContentFilter(
    [property: Id(0)] Platform? Platform,
    [property: Id(1)] Guid? ConnectionId,
    [property: Id(2)] string? Search,
    [property: Id(3)] ImmutableArray<string> Tags,
    [property: Id(4)] Visibility? Visibility);
