using System.Buffers.Text;

namespace StreamVibe.Sandbox.YouTube;

/// <summary>The videos a channel starts with: the same on every machine and after every reset, newest first by index.</summary>
internal static class VideoSeed
{
    static readonly DateTimeOffset Newest = new(2026, 10, 30, 16, 0, 0, TimeSpan.Zero);

    public static IEnumerable<Video> Of(Channel channel) => Enumerable.Range(0, channel.Seeded).Select(index => At(channel, index));

    static Video At(Channel channel, int index)
    {
        var chance = new SeededSequence(channel.Id, index);
        var id = Id(ref chance);
        var publishedAt = PublishedAt(channel, index, ref chance);
        var words = channel.Account switch
        {
            "demo" => KitchenWords.At(index, ref chance),
            "second" => GarageWords.At(index, ref chance),
            _ => BulletinWords.At(channel.Seeded - index, publishedAt, ref chance),
        };
        var views = Views(channel, ref chance);
        return new Video
        {
            Id = id,
            ChannelId = channel.Id,
            Title = words.Title,
            Description = words.Description,
            Tags = words.Tags,
            CategoryId = words.CategoryId,
            DefaultLanguage = index % 4 == 0 ? "en" : null,
            DefaultAudioLanguage = index % 3 == 0 ? "en" : null,
            PublishedAt = publishedAt,
            DurationSeconds = words.DurationSeconds,
            Visibility = index % 31 == 7 ? "private" : index % 23 == 5 ? "unlisted" : "public",
            ViewCount = views,
            LikeCount = views * (15 + chance.Below(60)) / 1000,
            CommentCount = views * (1 + chance.Below(9)) / 1000,
        };
    }

    /// <summary>Eleven characters of base64url, as YouTube's.</summary>
    static string Id(ref SeededSequence chance) => Base64Url.EncodeToString(BitConverter.GetBytes(chance.Next()));

    static DateTimeOffset PublishedAt(Channel channel, int index, ref SeededSequence chance)
    {
        var step = (Newest - channel.CreatedAt) / (channel.Seeded + 1);
        var jitter = step * (chance.Below(800) / 1000.0);
        return DateTimeOffset.FromUnixTimeSeconds((Newest - (step * index) - jitter).ToUnixTimeSeconds());
    }

    /// <summary>Most videos are seen by few and some by many: the cube of an even draw.</summary>
    static long Views(Channel channel, ref SeededSequence chance)
    {
        var spread = chance.Below(1000) / 1000.0;
        var share = 0.01 + (spread * spread * spread * 3);
        return (long)(channel.Subscribers * share) + chance.Below(90);
    }
}
