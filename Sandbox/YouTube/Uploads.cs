using System.Collections.Immutable;

namespace StreamVibe.Sandbox.YouTube;

/// <summary>The uploads playlist of one channel, newest first. Readers get a snapshot; writers come one at a time.</summary>
internal sealed class Uploads(IEnumerable<Video> videos)
{
    volatile Snapshot snapshot = new([.. videos.Order(Order)], videos.ToImmutableDictionary(video => video.Id));

    static Comparer<Video> Order { get; } = Comparer<Video>.Create((one, other) =>
        other.PublishedAt.CompareTo(one.PublishedAt) is not 0 and var byTime ? byTime : string.CompareOrdinal(one.Id, other.Id));

    public ImmutableArray<Video> All => snapshot.NewestFirst;

    public Video? Find(string id) => snapshot.ById.GetValueOrDefault(id);

    /// <summary>What an account sees: the owner everything, anybody else what is public.</summary>
    public IReadOnlyList<Video> SeenBy(string account, Channel channel) =>
        channel.Account == account ? All : All.RemoveAll(video => video.Visibility != "public");

    public void Set(string id, Video? video)
    {
        var (list, byId) = (snapshot.NewestFirst, snapshot.ById.Remove(id));
        if (Find(id) is { } before)
            list = list.RemoveAt(list.BinarySearch(before, Order));
        if (video is not null)
        {
            list = list.Insert(~list.BinarySearch(video, Order), video);
            byId = byId.Add(id, video);
        }
        snapshot = new Snapshot(list, byId);
    }

    sealed record Snapshot(ImmutableArray<Video> NewestFirst, ImmutableDictionary<string, Video> ById);
}
