using Google.Apis.YouTube.v3.Data;
using StreamVibe.Content.Publishing;

namespace StreamVibe.Connections.YouTube;

/// <summary>The one write: read, change, put back. It is sent once; the pipeline repeats reads only.</summary>
sealed partial class YouTubeApi
{
    /// <summary>A video as it is now; null where YouTube does not know it, or no longer.</summary>
    public async Task<WritableVideo?> GetWritable(string accessToken, string id)
    {
        using var service = Service(accessToken);
        var request = service.Videos.List("snippet");
        request.Id = id;
        var videos = Present((await Send(request))!.Items);
        return videos.Count == 0 ? null : Writable(videos.FirstOrDefault(video => video?.Id == id));
    }

    /// <summary>Writes the wanted fields over the video as it was read, unless it has changed since; answers its texts as YouTube has them now.</summary>
    /// <exception cref="PlatformException"><see cref="PlatformFailure.Transient"/>: nobody knows whether it was done.</exception>
    public async Task<Metadata> Update(string accessToken, WritableVideo video, Metadata wanted)
    {
        using var service = Service(accessToken, compress: false);
        var request = service.Videos.Update(video.With(wanted), "snippet");
        if (video.ETag is { } etag) request.ModifyRequest = message => message.Headers.TryAddWithoutValidation("If-Match", etag);
        var answer = await Send(request);
        return Writable(answer?.Id == video.Id ? answer : null).Text;
    }

    // Without its title or category a video could not be put back as it was.
    static WritableVideo Writable(Video? video) => video is { Id: { } id, Snippet: { Title: not null, CategoryId: not null } snippet }
        ? new(id, snippet, Tag(video.ETag))
        : throw new PlatformException(PlatformFailure.Transient, "YouTube did not give an answer that can be read.");
}
