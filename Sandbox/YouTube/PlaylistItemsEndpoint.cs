using System.Buffers.Text;

namespace StreamVibe.Sandbox.YouTube;

/// <summary>YouTube Data API: playlistItems.list, 1 unit a page. Only uploads playlists exist here.</summary>
internal static class PlaylistItemsEndpoint
{
    public static void MapPlaylistItems(this RouteGroupBuilder youtube) => youtube.MapGet("/youtube/v3/playlistItems", (
        HttpContext context, Gate gate, VideoLibrary library, Channels channels, AccountStates states, ListScripts scripts) =>
        gate.Admit(context, Gate.ReadScopes, units: 1, account => List(context, account, library, channels, states, scripts)));

    static IResult List(HttpContext context, string account, VideoLibrary library, Channels channels, AccountStates states, ListScripts scripts)
    {
        var request = context.Request;
        var parts = ListQuery.Parts(request, PlaylistItemResource.Parts);
        var playlistId = request.Query["playlistId"].FirstOrDefault() ?? throw new Refusal(Errors.NoFilter("id", "playlistId"));
        var max = ListQuery.MaxResults(request);
        var at = PageToken.Read(request.Query["pageToken"].FirstOrDefault());
        var channel = channels.FindByUploads(playlistId) ?? throw new Refusal(Errors.PlaylistNotFound);
        if (states.Of(channel.Account).ListRefusal is { } refused)
            throw new Refusal(refused);
        var scripted = scripts.Ask(channel, at, max);
        var videos = library.Of(channel).SeenBy(account, channel);
        if (request.Query["videoId"].FirstOrDefault() is { } videoId)
            videos = [.. videos.Where(video => video.Id == videoId)];

        var plan = ListScriptRules.Plan(scripted, at, max, videos.Count);
        var shown = Shown(plan.Content, videos, channel, at, max);
        var previous = max > 0 && at.Position > 0 ? new PageToken(Math.Max(0, at.Position - max)).ToString() : null;
        var next = plan.Next?.ToString();
        var etag = Answer.ETag([.. shown.Select(video => video.ETag), .. parts.Order(), next, previous, VideoStatistics.Number(plan.Total)]);
        return Answer.Of(context, new ListReply<object>(
            "youtube#playlistItemListResponse", etag, next, previous,
            [.. shown.Select((video, index) => MalformedResource.Over(video, PlaylistItemResource.Of(video, channel, at.Position + index, parts)))],
            new PageInfo(plan.Total, max)), etag);
    }

    static List<Video> Shown(PageContent content, IReadOnlyList<Video> videos, Channel channel, PageToken at, int max) => content switch
    {
        PageContent.Nothing => [],
        PageContent.MadeUp => [.. Enumerable.Range(at.Position, max).Select(position => MadeUp(channel, position))],
        _ => [.. videos.Skip(at.Position).Take(max)],
    };

    static Video MadeUp(Channel channel, int position) => new()
    {
        Id = Base64Url.EncodeToString(BitConverter.GetBytes(new SeededSequence("made up/" + channel.Id, position).Next())),
        ChannelId = channel.Id,
        Title = $"Made up {position}",
        PublishedAt = channel.CreatedAt,
    };
}
