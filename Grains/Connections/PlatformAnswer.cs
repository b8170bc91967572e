using StreamVibe.Content;

namespace StreamVibe.Connections;

/// <summary>What a platform said of the items it was asked for.</summary>
/// <param name="Unidentified">Items of which not even the id can be read: each could be any of those that were asked for.</param>
/// <param name="ETag">Names this very answer, where the platform says so.</param>
sealed record PlatformAnswer(IReadOnlyList<ReadItem> Items, int Unidentified, string? ETag)
{
    public static readonly PlatformAnswer Nothing = new([], 0, null);
}

/// <summary>One item of an answer: itself, or why it cannot be read.</summary>
/// <param name="Reason">In a word; null where it can.</param>
sealed record ReadItem(string Id, RemoteItem? Item, string? Reason);

/// <summary>A page of a list.</summary>
/// <param name="Total">How many rows the list has now, where the platform says so.</param>
/// <param name="Unidentified">Rows of which the id cannot be read.</param>
/// <param name="ETag">Names this very page, where the platform says so.</param>
sealed record PlaylistPage(IReadOnlyList<string> Ids, string? NextPageToken, int? Total, int Unidentified, string? ETag);
