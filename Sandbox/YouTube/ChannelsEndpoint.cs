namespace StreamVibe.Sandbox.YouTube;

/// <summary>YouTube Data API: channels.list, 1 unit.</summary>
internal static class ChannelsEndpoint
{
    public static void MapChannels(this RouteGroupBuilder youtube) => youtube.MapGet("/youtube/v3/channels", (HttpContext context, Gate gate, VideoLibrary library, Channels channels, AccountStates states) =>
        gate.Admit(context, Gate.ReadScopes, units: 1, account => List(context, account, library, channels, states)));

    static IResult List(HttpContext context, string account, VideoLibrary library, Channels channels, AccountStates states)
    {
        var parts = ListQuery.Parts(context.Request, ChannelResource.Parts);
        var items = Selected(context.Request, account, channels)
            .Where(channel => states.Of(channel.Account).HasChannel)
            .Select(channel => ChannelResource.Of(channel, library.Of(channel), parts))
            .ToList();
        // A caller without a channel gets a reply without "items" at all, not an empty list.
        var reply = new ListReply<ChannelResource>(
            "youtube#channelListResponse", Answer.ETag(items.Select(item => item.ETag)), null, null, items.Count == 0 ? null : items,
            new PageInfo(items.Count, ListQuery.MaxResults(context.Request)));
        return Answer.Of(context, reply, reply.ETag);
    }

    static IEnumerable<Channel> Selected(HttpRequest request, string account, Channels channels)
    {
        var (mine, ids, handle) = (ListQuery.Flag(request, "mine"), ListQuery.Values(request, "id"), request.Query["forHandle"].FirstOrDefault());
        return (mine, ids.Length > 0, handle is not null) switch
        {
            (true, false, false) => channels.OfAccount(account) is { } own ? [own] : [],
            (false, true, false) => ids.Select(channels.Find).OfType<Channel>(),
            (false, false, true) => channels.All.Where(channel => channel.Handle.TrimStart('@').Equals(handle!.TrimStart('@'), StringComparison.OrdinalIgnoreCase)),
            (false, false, false) => throw new Refusal(Errors.NoFilter("forHandle", "id", "mine")),
            _ => throw new Refusal(Errors.IncompatibleParameters("forHandle", "id", "mine")),
        };
    }
}
