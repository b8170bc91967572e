using System.Text.Json;

namespace StreamVibe.Sandbox.YouTube;

/// <summary>An item as the control routes take it; what is left out stays as it is.</summary>
internal sealed record ItemBody(
    string? Id, string? Account, string? Title, string? Description, string[]? Tags, string? Visibility, string? CategoryId, string? DefaultLanguage, string? DefaultAudioLanguage,
    int? DurationSeconds, long? ViewCount, long? LikeCount, long? CommentCount, DateTimeOffset? PublishedAt, bool? Removed, JsonElement? Raw, JsonElement? RawId)
{
    /// <summary>Only what would break the listing is refused: tests want to see strange titles too.</summary>
    public string? Problem(bool creating) =>
        creating && Title is null ? "title is needed."
        : !creating && Id is null ? "id is needed."
        : !creating && PublishedAt is not null ? "publishedAt is set when an item is created."
        : Visibility is not (null or "public" or "unlisted" or "private") ? "visibility is public, unlisted or private."
        : null;

    public Video Create(Channel channel, DateTimeOffset now) => ApplyTo(new Video
    {
        Id = Id ?? SecretText.New("", 8),
        ChannelId = channel.Id,
        Title = Title!,
        DurationSeconds = 300,
        PublishedAt = DateTimeOffset.FromUnixTimeSeconds((PublishedAt ?? now).ToUnixTimeSeconds()),
    });

    public Video ApplyTo(Video video) => video with
    {
        Title = Title ?? video.Title,
        Description = Description ?? video.Description,
        Tags = Tags ?? video.Tags,
        Visibility = Visibility ?? video.Visibility,
        CategoryId = CategoryId ?? video.CategoryId,
        DefaultLanguage = DefaultLanguage ?? video.DefaultLanguage,
        DefaultAudioLanguage = DefaultAudioLanguage ?? video.DefaultAudioLanguage,
        DurationSeconds = DurationSeconds ?? video.DurationSeconds,
        ViewCount = ViewCount ?? video.ViewCount,
        LikeCount = LikeCount ?? video.LikeCount,
        CommentCount = CommentCount ?? video.CommentCount,
        Removed = Removed ?? video.Removed,
        Raw = Raw ?? video.Raw,
        RawId = RawId ?? video.RawId,
    };
}

/// <summary>An item as the control routes show it.</summary>
internal sealed record ItemView(
    string Id, string Account, string Title, string Description, string[] Tags, string Visibility, string CategoryId, string? DefaultLanguage, string? DefaultAudioLanguage, int DurationSeconds,
    DateTimeOffset PublishedAt, long ViewCount, long LikeCount, long CommentCount, bool Removed, string Etag)
{
    public static ItemView Of(Video video, Channels channels) => new(
        video.Id, channels.Find(video.ChannelId)!.Account, video.Title, video.Description, video.Tags, video.Visibility, video.CategoryId, video.DefaultLanguage, video.DefaultAudioLanguage,
        video.DurationSeconds, video.PublishedAt, video.ViewCount, video.LikeCount, video.CommentCount, video.Removed, video.ETag);
}
