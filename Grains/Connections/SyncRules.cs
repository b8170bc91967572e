namespace StreamVibe.Connections;

/// <summary>How a run goes on after a step, without I/O.</summary>
static class SyncRules
{
    /// <summary>While a run is open its connection is due again after this, renewed with each page: another silo takes over when nobody renews it.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    /// <summary>Failed steps in a row after which a run gives up.</summary>
    public const int MostFailures = 5;

    /// <summary>Pages after which a list is taken for endless: 200,000 items, ten times what YouTube lists.</summary>
    public const int MostPages = 4_000;

    /// <summary>How often a list that will not hold still is read again.</summary>
    public const int MostRereads = 2;

    /// <summary>
    /// The checkpoint after a page: the next page, or what comes after the last one. Places in a list are counted from its start, so an item that goes away on an
    /// earlier page pulls another one past us: a list that became shorter is read again.
    /// </summary>
    public static Checkpoint AfterPage(Checkpoint checkpoint, string? nextPageToken, int? total)
    {
        var moved = checkpoint.Moved || total < checkpoint.Total;
        total ??= checkpoint.Total;
        checkpoint = checkpoint with { Pages = checkpoint.Pages + 1 };
        if (nextPageToken is not null) return checkpoint with { PageToken = nextPageToken, Failures = 0, Total = total, Moved = moved };
        return moved && checkpoint.Rereads < MostRereads
            ? checkpoint with { PageToken = null, Failures = 0, Total = null, Moved = false, Rereads = checkpoint.Rereads + 1 }
            : checkpoint with { Phase = SyncPhase.Unmet, PageToken = null, Failures = 0 };
    }

    /// <summary>What a failed step means for the run: try again after a while, or give up with a problem.</summary>
    public static Setback AfterFailure(Checkpoint checkpoint, PlatformException failure, DateTimeOffset now)
    {
        var next = checkpoint with { Failures = checkpoint.Failures + 1 };
        if (failure.Failure == PlatformFailure.PlaceLost)
        {
            if (checkpoint.Rereads >= MostRereads) return new(next, null, new("unavailable", failure.Message));
            next = next with { PageToken = null, Total = null, Moved = false, Rereads = checkpoint.Rereads + 1 };
        }
        return failure.Failure switch
        {
            PlatformFailure.TokenRejected or PlatformFailure.GrantGone or PlatformFailure.SecretMissing => new(next, null, new("needs_reauth", "The platform no longer accepts this connection. Connect it again.")),
            PlatformFailure.ScopeMissing => new(next, null, new("scope_missing", "The connection no longer has the right to read your content. Connect it again and allow it.")),
            PlatformFailure.Misconfigured => new(next, null, new("unavailable", failure.Message)),
            PlatformFailure.Exhausted => new(next, null, new("provider_busy", "The platform's daily allowance is used up. Try again tomorrow.")),
            PlatformFailure.Refused or PlatformFailure.NotFound => new(next, null, new("refused", failure.Message)),
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
