using StreamVibe.Connections.Budgets;
using StreamVibe.Connections.YouTube;

namespace StreamVibe.Connections;

/// <summary>
/// Does one step of a run: (1) look up the channel and its uploads playlist; (2) read one page of it and the videos on it; (3) of a complete pass, when the pages are through,
/// look up what they did not show and delete what the platform no longer knows; (4) when nothing is left to do, the pass is through.
/// </summary>
sealed class SyncRunner(YouTubeApi youtube, SyncStore syncs, PageStore pages, ListPageStore known, SiloUnits units, TimeProvider clock)
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
        var channel = await OwnChannel(connection, run, keeper);
        var now = clock.GetUtcNow();
        var start = Checkpoint.Reading(channel.Uploads, await PassOf(connection, run, now));
        await syncs.Step(connection, run, start, channel, now + SyncRules.Lease, now);
        return false;
    }

    // One that the day has no units for would stop half-way, and begin again from nothing: the newest are read meanwhile.
    async Task<SyncPass> PassOf(ConnectionState connection, OpenRun run, DateTimeOffset now) =>
        SyncRules.PassOf(run.Run.Trigger, run.LastCompleteAt, now) == SyncPass.Complete
        && (!run.IsUnasked || run.LastCompleteAt is null || await units.Look(SyncRules.CompleteUnits(await pages.Count(connection)), isUnasked: true) is null)
            ? SyncPass.Complete : SyncPass.Incremental;

    async Task<Channel> OwnChannel(ConnectionState connection, OpenRun run, Keeper keeper)
    {
        var channel = await keeper.Ask(token => youtube.GetOwnChannel(token, run.IsUnasked)) ?? throw YouTubeRefusal.WithoutChannel();
        if (channel.Id != connection.ExternalId) throw new PlatformException(PlatformFailure.Refused, "The connection now leads to another channel.", code: "other_channel");
        return channel;
    }

    async Task<bool> ReadPage(ConnectionState connection, OpenRun run, Keeper keeper)
    {
        var at = run.Checkpoint;
        // A list that is read again may have led us astray by what was remembered of it.
        var before = at.Rereads == 0 ? await known.Find(connection.AccountId, at.PageToken, VideoMapping.Edition) : null;
        var page = await keeper.Ask(token => youtube.ListPlaylist(token, at.Playlist!, at.PageToken, before?.ETag, run.IsUnasked)) ?? before!.Again();
        var same = before is not null && before.Ids.SequenceEqual(page.Ids) ? before : null;
        var asked = clock.GetUtcNow();
        var answer = await keeper.Ask(token => youtube.GetVideos(token, page.Ids, same?.ItemsETag, run.IsUnasked));
        var learned = answer is null
            ? new([], [], []) { Same = same!.Held, SameMet = same.RunId == run.Run.Id ? 0 : same.Held.Length }
            : AnswerRules.Sort(page.Ids, answer, lookedUp: false);
        learned = learned with { AskedAt = asked, Unidentified = learned.Unidentified + page.Unidentified, Page = Remembered(run, page, answer, learned, same) };
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
        var asked = clock.GetUtcNow();
        var answer = await keeper.Ask(token => youtube.GetVideos(token, ids, etag: null, run.IsUnasked));
        var learned = AnswerRules.Sort(ids, answer!, lookedUp: true) with { AskedAt = asked };
        // A channel that goes under the pass takes its list and all its videos along: what is missing is gone only while the channel is there.
        if (learned.Gone.Count > 0) await OwnChannel(connection, run, keeper);
        await pages.Save(connection, run, run.Checkpoint with { Failures = 0 }, learned, clock.GetUtcNow());
        return false;
    }
}
