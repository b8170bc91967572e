using System.Text.Json;
using StreamVibe.Sandbox.Google;

namespace StreamVibe.Sandbox.YouTube;

/// <summary>YouTube Data API: videos.list, 1 unit, and videos.update, 50 units.</summary>
internal static class VideosEndpoint
{
    const string Path = "/youtube/v3/videos";
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static void MapVideos(this RouteGroupBuilder youtube)
    {
        youtube.MapGet(Path, (HttpContext context, Gate gate, VideoLibrary library, Channels channels, AccountStates states) =>
            gate.Admit(context, Gate.ReadScopes, units: 1, account => List(context, account, library, channels, states)));

        youtube.MapPut(Path, async (HttpContext context, Gate gate, VideoLibrary library, Channels channels) =>
        {
            var body = await Body(context.Request);
            return gate.Admit(context, Gate.WriteScopes, units: 50, account => Update(context, account, body, library, channels));
        });
    }

    static IResult List(HttpContext context, string account, VideoLibrary library, Channels channels, AccountStates states)
    {
        var own = channels.OfAccount(account);
        var parts = ListQuery.Parts(context.Request, VideoResource.Parts);
        var ids = ListQuery.Values(context.Request, "id");
        if (ids.Length == 0)
            throw new Refusal(Errors.NoFilter("chart", "id", "myRating"));
        if (ids.Length > ListQuery.MostResults)
            throw new Refusal(Errors.InvalidValue("id", $"{ids.Length} ids, at most {ListQuery.MostResults}"));
        // Deleted videos, and others' private ones, are left out without a word.
        var videos = ids.Select(library.Find).OfType<Video>()
            .Where(video => video.IsVisibleTo(own) && states.Of(channels.Find(video.ChannelId)!.Account).HasChannel).ToList();
        var etag = Answer.ETag([.. videos.Select(video => video.ETag), .. parts.Order()]);
        return Answer.Of(context, new ListReply<object>(
            "youtube#videoListResponse", etag, null, null, [.. videos.Select(video => MalformedResource.Over(video, VideoResource.Of(video, channels, parts)))],
            new PageInfo(videos.Count, videos.Count)), etag);
    }

    static IResult Update(HttpContext context, string account, VideoUpdate? update, VideoLibrary library, Channels channels)
    {
        var own = channels.OfAccount(account);
        var parts = ListQuery.Parts(context.Request, VideoResource.Parts);
        if (parts.FirstOrDefault(part => part is not ("id" or "snippet" or "status")) is { } unwritable)
            throw new Refusal(Errors.UnknownPart(unwritable));
        if (update is null)
            throw new Refusal(Errors.ParseError);
        var expected = context.Request.Headers.IfMatch;
        GoogleApiError? refused = null;
        var changed = library.Change(update.Id ?? "", video =>
        {
            refused = !video.IsVisibleTo(own) ? Errors.VideoNotFound
                : !video.IsOwnedBy(own) ? Errors.Forbidden
                : expected.Count > 0 && !Answer.Mentions(expected, video.ETag) ? Errors.ConditionNotMet
                : VideoUpdateRules.Problem(update, parts);
            return refused is null ? VideoUpdateRules.Apply(video, update, parts) : video;
        });
        if (changed is null || refused is not null)
            throw new Refusal(refused ?? Errors.VideoNotFound);
        return Results.Json(VideoResource.Of(changed, channels, parts), Answer.Json, "application/json; charset=UTF-8");
    }

    static async Task<VideoUpdate?> Body(HttpRequest request)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<VideoUpdate>(request.Body, Json, request.HttpContext.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
