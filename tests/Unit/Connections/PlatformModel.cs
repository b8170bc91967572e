using System.Globalization;
using StreamVibe.Connections;
using StreamVibe.Content;

namespace StreamVibe.Tests.Unit.Connections;

/// <summary>A channel at its platform that changes as it likes, newest first, with pages of three. Places count from the start, as YouTube's do.</summary>
sealed class PlatformModel
{
    public const int PageSize = 3;

    readonly List<(string Id, int Version)> videos = [];
    readonly HashSet<string> mangled = [];
    int made;

    public IReadOnlyList<(string Id, int Version)> Videos => videos;

    /// <summary>Of these, the answers hold an item that cannot be identified.</summary>
    public void Mend() => mangled.Clear();

    public void Change(int what, int at)
    {
        var place = videos.Count == 0 ? 0 : at % videos.Count;
        if (what is 0 or 1 || videos.Count == 0) videos.Insert(what == 0 ? 0 : place, ($"v{made++}", 0));
        else if (what == 2) videos.RemoveAt(place);
        else if (what == 3) videos[place] = (videos[place].Id, videos[place].Version + 1);
        // Back to what it was: an answer then is the same as an older one.
        else if (what == 4) videos[place] = (videos[place].Id, 0);
        else if (what == 5) (videos[0], videos[place]) = (videos[place], videos[0]);
        else mangled.Add(videos[place].Id);
    }

    /// <summary>Null where the page is as the etag says.</summary>
    public PlaylistPage? List(string? place, string? etag)
    {
        var from = place is null ? 0 : int.Parse(place, CultureInfo.InvariantCulture);
        var ids = videos.Skip(from).Take(PageSize).Select(video => video.Id).ToList();
        var next = from + PageSize < videos.Count ? (from + PageSize).ToString(CultureInfo.InvariantCulture) : null;
        var tag = $"{string.Join(',', ids)};{next};{videos.Count}";
        return tag == etag ? null : new(ids, next, videos.Count, 0, tag);
    }

    /// <summary>Null where all is as the etag says.</summary>
    public PlatformAnswer? Get(IReadOnlyList<string> ids, string? etag)
    {
        var there = videos.Where(video => ids.Contains(video.Id)).ToList();
        var read = there.Where(video => !mangled.Contains(video.Id)).ToList();
        var tag = string.Join(',', read) + $";{there.Count - read.Count}";
        return tag == etag ? null : new([.. read.Select(video => new ReadItem(video.Id, Item(video.Id, video.Version), null))], there.Count - read.Count, tag);
    }

    static RemoteItem Item(string id, int version) => new(id, "video", $"{id} {version}", "", [], Visibility.Public, "https://example.org", null, null, DateTimeOffset.UnixEpoch, null, null, null);
}
