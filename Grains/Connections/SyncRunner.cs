using StreamVibe.Connections.YouTube;

namespace StreamVibe.Connections;

/// <summary>
/// Does one step of a run: (1) look up the channel and its uploads playlist; (2) read one page of it and the videos on it; (3) of a complete pass, when the pages are through,
/// look up what they did not show and delete what the platform no longer knows; (4) when nothing is left to do, the pass is through.
/// </summary>
sealed class SyncRunner(YouTubeApi youtube, SyncStore syncs, PageStore pages, ListPageStore known, TimeProvider clock)
{
    /// <summary>True when the pass is through and only its end is left to write.</summary>
    /// <exception cref="PlatformException">The platform did not do its part; nothing was written.</exception>
    /// <exception cref="RunLost">The run is over or somebody else's; nothing was written.</exception>
    public async Task<bool> Step(ConnectionState connection, OpenRun run, Keeper keeper) => run.Checkpoint.Phase switch
    {
        SyncPhase.Channel => await FindChannel(connection, run, keeper),
        SyncPhase.Pages => await ReadPage(connection, run, keeper),
        SyncPhase.Unmet => await CheckUnmet(connection, run, keeper),
        SyncPhase.Done => true,
        _ => throw new PlatformException(PlatformFailure.Refused, "The platform's list leads back into itself or has no end, so it could not be read whole. Nothing was deleted here.", code: "endless_list"),
    };

    async Task<bool> FindChannel(ConnectionState connection, OpenRun run, Keeper keeper)
    {
        var channel = await OwnChannel(connection, keeper);
        var now = clock.GetUtcNow();
        var start = Checkpoint.Reading(channel.Uploads, SyncRules.PassOf(run.Run.Trigger, run.LastCompleteAt, now));
        await syncs.Step(connection, run, start, channel, now + SyncRules.Lease, now);
        return false;
    }

    async Task<Channel> OwnChannel(ConnectionState connection, Keeper keeper)
    {
        var channel = await Ask(keeper, youtube.GetOwnChannel) ?? throw YouTubeRefusal.WithoutChannel();
        if (channel.Id != connection.ExternalId) throw new PlatformException(PlatformFailure.Refused, "The connection now leads to another channel.", code: "other_channel");
        return channel;
    }

    async Task<bool> ReadPage(ConnectionState connection, OpenRun run, Keeper keeper)
    {
        var at = run.Checkpoint;
        // A list that is read again may have led us astray by what was remembered of it.
        var before = at.Rereads == 0 ? await known.Find(connection.AccountId, at.PageToken, VideoMapping.Edition) : null;
        var page = await Ask(keeper, token => youtube.ListPlaylist(token, at.Playlist!, at.PageToken, before?.ETag)) ?? before!.Again();
        var same = before is not null && before.Ids.SequenceEqual(page.Ids) ? before : null;
        var answer = await Ask(keeper, token => youtube.GetVideos(token, page.Ids, same?.ItemsETag));
        var learned = answer is null
            ? new([], [], []) { Same = same!.Held, SameMet = same.RunId == run.Run.Id ? 0 : same.Held.Length }
            : AnswerRules.Sort(page.Ids, answer, lookedUp: false);
        learned = learned with { Unidentified = learned.Unidentified + page.Unidentified, Page = Remembered(run, page, answer, learned, same) };
        await pages.Save(connection, run, brought => SyncRules.AfterPage(at, page.NextPageToken, page.Total, brought), learned, clock.GetUtcNow());
        return false;
    }

    // Only a page that could be read whole is worth it.
    static ListPage? Remembered(OpenRun run, PlaylistPage page, PlatformAnswer? answer, SyncPage learned, ListPage? same) => page is not { ETag: { } etag, Unidentified: 0 } ? null : new(
        run.Checkpoint.PageToken, etag, [.. page.Ids], page.NextPageToken, page.Total,
        answer is null ? same!.ItemsETag : answer.Unidentified == 0 ? answer.ETag : null,
        answer is null ? same!.Held : [.. learned.Items.Select(item => item.ExternalId)], run.Run.Id, VideoMapping.Edition);

    async Task<bool> CheckUnmet(ConnectionState connection, OpenRun run, Keeper keeper)
    {
        var ids = await pages.Unmet(connection, run.Run.Id, YouTubeApi.PageSize);
        if (ids.Count == 0) return true;
        var answer = await Ask(keeper, token => youtube.GetVideos(token, ids, etag: null));
        var learned = AnswerRules.Sort(ids, answer!, lookedUp: true);
        // A channel that goes under the pass takes its list and all its videos along: what is missing is gone only while the channel is there.
        if (learned.Gone.Count > 0) await OwnChannel(connection, keeper);
        await pages.Save(connection, run, run.Checkpoint with { Failures = 0 }, learned, clock.GetUtcNow());
        return false;
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
