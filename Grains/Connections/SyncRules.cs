namespace StreamVibe.Connections;

/// <summary>How a run goes on after a step, without I/O.</summary>
static class SyncRules
{
    /// <summary>While a run is open its connection is due again after this, renewed with each page: another silo takes over when nobody renews it.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    /// <summary>Failed steps in a row after which a run gives up.</summary>
    public const int MostFailures = 5;

    /// <summary>Pages after which a run takes its list for endless. YouTube lists 20,000 items on 400 pages, and a list is read three times at most.</summary>
    public const int MostPages = 1_500;

    /// <summary>Pages in a row that bring nothing this run has not met, after which the list is taken for a loop.</summary>
    public const int MostBarren = 10;

    /// <summary>Pages that every pass reads: the 200 newest items, which are the ones that people still work on.</summary>
    public const int NewestPages = 4;

    /// <summary>Units that a pass over the newest costs as a rule: the channel, and of each page its list and its videos.</summary>
    public const int NewestUnits = 1 + 2 * NewestPages;

    /// <summary>Units that a complete pass over so many items costs as a rule.</summary>
    public static int CompleteUnits(int items) => 1 + 2 * ((items / YouTube.YouTubeApi.PageSize) + 1);

    /// <summary>How often a list that will not hold still is read again.</summary>
    public const int MostRereads = 2;

    /// <summary>After this time an automatic pass reads everything again: only such a pass finds old items that changed or are gone.</summary>
    public static readonly TimeSpan CompleteEvery = TimeSpan.FromDays(7);

    /// <summary>How much a run reads.</summary>
    public static SyncPass PassOf(SyncTrigger trigger, DateTimeOffset? lastCompleteAt, DateTimeOffset now) =>
        trigger == SyncTrigger.Automatic && lastCompleteAt is { } last && now - last < CompleteEvery ? SyncPass.Incremental : SyncPass.Complete;

    /// <summary>
    /// The checkpoint after a page: the next page, or what comes after the last one. Places in a list are counted from its start, so an item that goes away on an
    /// earlier page pulls another one past us: a list that became shorter is read again. So is one that leads back into itself or goes on without anything new.
    /// </summary>
    public static Checkpoint AfterPage(Checkpoint checkpoint, string? nextPageToken, int? total, PageCounts brought)
    {
        var page = checkpoint.Page + 1;
        var barren = brought.Met > 0 || page <= checkpoint.Reach ? 0 : checkpoint.Barren + 1;
        var moved = checkpoint.Moved || total < checkpoint.Total;
        var mark = checkpoint.Mark;
        checkpoint = checkpoint with
        {
            PageToken = nextPageToken,
            Failures = 0,
            Total = total ?? checkpoint.Total,
            Moved = moved,
            Pages = checkpoint.Pages + 1,
            Page = page,
            Barren = barren,
            // At pages 1, 2, 4, 8 …: some mark lies within the loop and is at least as far from the next one as the loop is long (Brent).
            Mark = int.IsPow2(page) ? nextPageToken : mark,
        };
        if (checkpoint.Pass == SyncPass.Incremental && (nextPageToken is null || (page >= NewestPages && brought.Created == 0))) return checkpoint with { Phase = SyncPhase.Done, PageToken = null };
        if (nextPageToken is null) return moved && checkpoint.Rereads < MostRereads ? checkpoint.Again() : checkpoint with { Phase = SyncPhase.Unmet };
        if (checkpoint.Pages >= MostPages) return checkpoint with { Phase = SyncPhase.Endless };
        if (barren < MostBarren && nextPageToken != mark) return checkpoint;
        return checkpoint.Rereads < MostRereads ? checkpoint.Again() : checkpoint with { Phase = SyncPhase.Endless };
    }

    /// <summary>What a failed step means for the run: try again after a while, or give up with a problem.</summary>
    public static Setback AfterFailure(Checkpoint checkpoint, PlatformException failure, DateTimeOffset now)
    {
        var next = checkpoint with { Failures = checkpoint.Failures + 1 };
        if (failure.Failure == PlatformFailure.PlaceLost)
        {
            if (checkpoint.Rereads >= MostRereads) return new(next, null, new("unavailable", failure.Message));
            next = next.Again();
        }
        return failure.Failure switch
        {
            // A new token that Google has just given is not accepted: nothing that a consent would help.
            PlatformFailure.TokenRejected => new(next, null, new("token_rejected", "The platform does not accept the connection's tokens, though they were renewed a moment ago. Try again later.")),
            PlatformFailure.GrantGone or PlatformFailure.SecretMissing => new(next, null, new("needs_reauth", "The platform no longer accepts this connection. Connect it again.")),
            PlatformFailure.ScopeMissing => new(next, null, new("scope_missing", "The connection no longer has the right to read your content. Connect it again and allow it.")),
            PlatformFailure.Misconfigured => new(next, null, new("unavailable", failure.Message)),
            PlatformFailure.Exhausted => new(next, null, new("provider_busy", "The platform's daily allowance is used up. Try again tomorrow.")),
            PlatformFailure.Refused or PlatformFailure.NotFound => new(next, null, new(failure.Code ?? "refused", failure.Message)),
            _ when next.Failures >= MostFailures => new(next, null, new(failure.Failure == PlatformFailure.Busy ? "provider_busy" : "unavailable", failure.Message)),
            _ => new(next, now + Pause(next.Failures, failure.RetryAfter), null),
        };
    }

    // 5, 10, 20, 40 seconds; at least what the platform asked for, at most an hour.
    static TimeSpan Pause(int failures, TimeSpan? asked)
    {
        var pause = TimeSpan.FromSeconds(5 * Math.Pow(2, failures - 1));
        if (asked is { } wished && wished > pause) pause = wished;
        return pause > TimeSpan.FromHours(1) ? TimeSpan.FromHours(1) : pause;
    }
}

/// <summary>A failed step: when to go on, or why the run ends.</summary>
sealed record Setback(Checkpoint Checkpoint, DateTimeOffset? RetryAt, Problem? Problem);
