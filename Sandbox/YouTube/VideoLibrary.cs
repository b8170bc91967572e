using StreamVibe.Sandbox.State;

namespace StreamVibe.Sandbox.YouTube;

/// <summary>
/// Every channel's videos. The seed is computed on first use; only what differs from it is journalled, a deleted
/// video as a row without a video.
/// </summary>
internal sealed class VideoLibrary(StateJournal journal, Channels channels)
{
    readonly JournalTable<StoredVideo> changes = journal.Table<StoredVideo>("youtube.videos");
    readonly Lock gate = new();
    readonly Dictionary<string, Uploads> uploads = [];

    public Uploads Of(Channel channel)
    {
        lock (gate)
        {
            if (!uploads.TryGetValue(channel.Id, out var known))
                uploads[channel.Id] = known = Load(channel);
            return known;
        }
    }

    public Video? Find(string id) => channels.All.Select(channel => Of(channel).Find(id)).FirstOrDefault(video => video is not null);

    public Video Add(Video video) => Store(video.ChannelId, video.Id, _ => video)!;

    /// <summary>Changes the video as it stands now, under the lock that orders all changes. Null when there is none.</summary>
    public Video? Change(string id, Func<Video, Video> change) =>
        Find(id) is { } video ? Store(video.ChannelId, id, current => current is null ? null : change(current)) : null;

    public bool Delete(string id)
    {
        if (Find(id) is not { } video)
            return false;
        Store(video.ChannelId, id, _ => null);
        return true;
    }

    public void Forget()
    {
        lock (gate)
            uploads.Clear();
    }

    Video? Store(string channelId, string id, Func<Video?, Video?> decide)
    {
        var shown = Of(channels.Find(channelId)!);
        return journal.Change(change =>
        {
            var current = shown.Find(id);
            var next = decide(current);
            if (ReferenceEquals(next, current))
                return next;
            change.Put(changes, id, new StoredVideo(channelId, next));
            change.Then(() => shown.Set(id, next));
            return next;
        });
    }

    Uploads Load(Channel channel)
    {
        var videos = VideoSeed.Of(channel).ToDictionary(video => video.Id);
        foreach (var (id, stored) in changes.All.Where(row => row.Value.ChannelId == channel.Id))
        {
            if (stored.Video is { } video)
                videos[id] = video;
            else
                videos.Remove(id);
        }
        return new Uploads(videos.Values);
    }

    sealed record StoredVideo(string ChannelId, Video? Video);
}
