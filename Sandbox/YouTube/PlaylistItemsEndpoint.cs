namespace StreamVibe.Sandbox.YouTube;

/// <summary>YouTube Data API: playlistItems.list, 1 unit a page. Only uploads playlists exist here.</summary>
internal static class PlaylistItemsEndpoint
{
    public static void MapPlaylistItems(this RouteGroupBuilder youtube) => youtube.MapGet("/youtube/v3/playlistItems", (
        HttpContext context, Gate gate, VideoLibrary library, Channels channels) =>
        gate.Admit(context, Gate.ReadScopes, units: 1, account => List(context, account, library, channels)));

    static IResult List(HttpContext context, string account, VideoLibrary library, Channels channels)
    {
        var request = context.Request;
        var parts = ListQuery.Parts(request, PlaylistItemResource.Parts);
        var playlistId = request.Query["playlistId"].FirstOrDefault() ?? throw new Refusal(Errors.NoFilter("id", "playlistId"));
        var max = ListQuery.MaxResults(request);
        var from = PageToken.Position(request.Query["pageToken"].FirstOrDefault());
        var channel = channels.FindByUploads(playlistId) ?? throw new Refusal(Errors.PlaylistNotFound);
        var videos = library.Of(channel).SeenBy(account, channel);
        if (request.Query["videoId"].FirstOrDefault() is { } videoId)
            videos = [.. videos.Where(video => video.Id == videoId)];

        var items = new List<PlaylistItemResource>(max);
        for (var position = from; position < Math.Min(from + max, videos.Count); position++)
            items.Add(PlaylistItemResource.Of(videos[position], channel, position, parts));
        var next = max > 0 && from + max < videos.Count ? PageToken.At(from + max) : null;
        var previous = max > 0 && from > 0 ? PageToken.At(Math.Max(0, from - max)) : null;
        var etag = Answer.ETag([.. items.Select(item => item.ETag), .. parts.Order(), next, previous, VideoStatistics.Number(videos.Count)]);
        return Answer.Of(context, new ListReply<PlaylistItemResource>(
            "youtube#playlistItemListResponse", etag, next, previous, items, new PageInfo(videos.Count, max)), etag);
    }
}
