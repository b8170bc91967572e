using Google.Apis.YouTube.v3.Data;
using StreamVibe.Content.Publishing;

namespace StreamVibe.Connections.YouTube;

/// <summary>A video as it is read before it is written: an update replaces everything that can be written in a part, so what is not meant to change is sent back as it is.</summary>
/// <param name="ETag">Names this very state, where YouTube says so.</param>
sealed record WritableVideo(string Id, VideoSnippet Snippet, string? ETag)
{
    /// <summary>The texts as a sync reads them.</summary>
    public Metadata Text { get; } = VideoMapping.TextOf(Snippet);

    /// <summary>
    /// The video to send. In its snippet can be written: title, description, tags, categoryId, defaultLanguage, defaultAudioLanguage. The others that the discovery document names
    /// (publishedAt, channelId, channelTitle, thumbnails, liveBroadcastContent, localized) are YouTube's own to say.
    /// </summary>
    public Video With(Metadata wanted) => new()
    {
        Id = Id,
        Snippet = new()
        {
            Title = wanted.Title ?? Snippet.Title,
            Description = wanted.Description ?? Snippet.Description,
            Tags = wanted.Tags is { } tags ? [.. tags] : Snippet.Tags,
            CategoryId = Snippet.CategoryId,
            DefaultLanguage = Snippet.DefaultLanguage,
            DefaultAudioLanguage = Snippet.DefaultAudioLanguage,
        },
    };
}
