namespace StreamVibe.Sandbox.YouTube;

/// <summary>What people do to a channel while somebody reads its list.</summary>
internal sealed class ListChanges(VideoLibrary library, TimeProvider clock)
{
    public void Apply(Channel channel, ListScript script)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds());
        var left = Ordered(channel, script);
        foreach (var video in Take(script.Delete))
            library.Delete(video.Id);
        foreach (var video in Take(script.Edit))
            library.Change(video.Id, current => current with { Title = $"Edited by script {script.Id}", Description = $"It was: {current.Title}" });
        foreach (var video in Take(script.Hide))
            library.Change(video.Id, current => current with { Visibility = "private" });
        left.Reverse();
        foreach (var video in Take(script.Move))
            library.Change(video.Id, current => current with { PublishedAt = now });
        for (var added = 1; added <= script.Add; added++)
            library.Add(new Video { Id = SecretText.New("", 8), ChannelId = channel.Id, Title = $"Added by script {script.Id}, {added}", DurationSeconds = 300, PublishedAt = now });

        List<Video> Take(int count)
        {
            var taken = left.Take(count).ToList();
            left.RemoveRange(0, taken.Count);
            return taken;
        }
    }

    /// <summary>By age, or shuffled by the script's seed.</summary>
    List<Video> Ordered(Channel channel, ListScript script)
    {
        var videos = library.Of(channel).All.Where(video => !video.Removed);
        if (script.Seed is not { } seed)
            return [.. videos];
        var chance = new SeededSequence(channel.Id, seed);
        var places = videos.Select(video => (Place: chance.Next(), Video: video)).ToList();
        return [.. places.OrderBy(place => place.Place).Select(place => place.Video)];
    }
}
