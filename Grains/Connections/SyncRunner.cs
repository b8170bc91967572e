using StreamVibe.Connections.YouTube;
using StreamVibe.Content;

namespace StreamVibe.Connections;

/// <summary>
/// Does one step of a run: (1) look up the channel and its uploads playlist; (2) read one page of it and the videos on it; (3) when the pages are through, look up
/// what they did not show and delete what the platform no longer knows; (4) when nothing is left unmet, the pass is complete.
/// </summary>
sealed class SyncRunner(YouTubeApi youtube, SyncStore syncs, PageStore pages, TimeProvider clock)
{
    /// <summary>True when the pass is complete and only its end is left to write.</summary>
    /// <exception cref="PlatformException">The platform did not do its part; nothing was written.</exception>
    /// <exception cref="RunLost">The run is over or somebody else's; nothing was written.</exception>
    public async Task<bool> Step(ConnectionState connection, OpenRun run, Keeper keeper) => run.Checkpoint.Phase switch
    {
        SyncPhase.Channel => await FindChannel(connection, run, keeper),
        SyncPhase.Pages => await ReadPage(connection, run, keeper),
        _ => await CheckUnmet(connection, run, keeper),
    };

    async Task<bool> FindChannel(ConnectionState connection, OpenRun run, Keeper keeper)
    {
        var channel = await Ask(keeper, youtube.GetOwnChannel);
        if (channel is null) throw new PlatformException(PlatformFailure.Refused, "This Google account has no YouTube channel any more.");
        if (channel.Id != connection.ExternalId) throw new PlatformException(PlatformFailure.Refused, "The connection now leads to another channel.");
        var now = clock.GetUtcNow();
        await syncs.Step(connection, run, Checkpoint.Reading(channel.Uploads), channel, now + SyncRules.Lease, now);
        return false;
    }

    async Task<bool> ReadPage(ConnectionState connection, OpenRun run, Keeper keeper)
    {
        if (run.Checkpoint.Pages >= SyncRules.MostPages) throw new PlatformException(PlatformFailure.Refused, "The platform's list has no end.");
        var page = await Ask(keeper, token => youtube.ListPlaylist(token, run.Checkpoint.Playlist!, run.Checkpoint.PageToken));
        var videos = await Ask(keeper, token => youtube.GetVideos(token, page.Ids));
        await pages.Save(connection, run, SyncRules.AfterPage(run.Checkpoint, page.NextPageToken, page.Total), Sort(page.Ids, videos, missing: []), clock.GetUtcNow());
        return false;
    }

    async Task<bool> CheckUnmet(ConnectionState connection, OpenRun run, Keeper keeper)
    {
        var ids = await pages.Unmet(connection, run.Run.Id, YouTubeApi.PageSize);
        if (ids.Count == 0) return true;
        var videos = await Ask(keeper, token => youtube.GetVideos(token, ids));
        var missing = ids.Except(videos.Select(video => video.Id!)).ToList();
        await pages.Save(connection, run, run.Checkpoint with { Failures = 0 }, Sort(ids, videos, missing), clock.GetUtcNow());
        return false;
    }

    // Only what was asked for: an answer is not a way to put content into somebody's library.
    static SyncPage Sort(IReadOnlyList<string> asked, IReadOnlyList<Google.Apis.YouTube.v3.Data.Video> videos, IReadOnlyList<string> missing)
    {
        var read = videos.Where(video => asked.Contains(video.Id!)).DistinctBy(video => video.Id).Select(video => (video.Id, Item: VideoMapping.ToContent(video))).ToList();
        return new([.. read.Select(video => video.Item).OfType<RemoteItem>()], [.. read.Where(video => video.Item is null).Select(video => video.Id!)], missing);
    }

    // A token can be withdrawn before its time: one refresh, one more try.
    static async Task<T> Ask<T>(Keeper keeper, Func<string, Task<T>> request)
    {
        var token = await keeper.AccessToken();
        try
        {
            return await request(token);
        }
        catch (PlatformException rejected) when (rejected.Failure == PlatformFailure.TokenRejected)
        {
            return await request(await keeper.Renew(token));
        }
    }
}
