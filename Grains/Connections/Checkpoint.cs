using System.Text.Json.Serialization;

namespace StreamVibe.Connections;

/// <summary>What a run does next.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SyncPhase>))]
enum SyncPhase
{
    /// <summary>Look the channel up: it may have been renamed.</summary>
    Channel,

    /// <summary>Read the uploads page by page.</summary>
    Pages,

    /// <summary>Look up what the pages did not show, and delete only what the platform no longer knows.</summary>
    Unmet,

    /// <summary>A pass over the newest is through: only its end is left to write.</summary>
    Done,

    /// <summary>The list has no end: only the run's end is left to write, with that problem.</summary>
    Endless,
}

/// <summary>How much of the content a run reads.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SyncPass>))]
enum SyncPass
{
    /// <summary>All of it. Only such a pass can tell what is gone.</summary>
    Complete,

    /// <summary>The newest, and on from there while there is something new.</summary>
    Incremental,
}

/// <summary>Where a run stands, saved with each page: enough for another silo to go on.</summary>
/// <param name="Playlist">The channel's uploads.</param>
/// <param name="PageToken">The page to read next; null is the first.</param>
/// <param name="Failures">Failed tries in a row of this step.</param>
/// <param name="Total">Length of the list when its last page was read.</param>
/// <param name="Moved">Whether the list became shorter under the pass, so that an item may have slipped past between two pages.</param>
/// <param name="Rereads">How often the list was read from its start again.</param>
/// <param name="Pages">Pages read so far, however often the list was begun again.</param>
/// <param name="Page">Pages read since the list was last begun.</param>
/// <param name="Barren">Pages in a row that brought nothing which this run had not met.</param>
/// <param name="Reach">So many pages were fruitful when the list was read before: that they bring nothing the second time says nothing.</param>
/// <param name="Mark">A place passed earlier, always at most half as far from the start: a list that leads back comes by it again.</param>
sealed record Checkpoint(
    SyncPhase Phase, string? Playlist, string? PageToken, int Failures, int? Total = null, bool Moved = false, int Rereads = 0, int Pages = 0,
    SyncPass Pass = SyncPass.Complete, int Page = 0, int Barren = 0, int Reach = 0, string? Mark = null)
{
    public static readonly Checkpoint Start = new(SyncPhase.Channel, null, null, 0);

    /// <summary>The uploads, from the first page.</summary>
    public static Checkpoint Reading(string playlist, SyncPass pass) => new(SyncPhase.Pages, playlist, null, 0, Pass: pass);

    /// <summary>The same list, once more from its first page.</summary>
    public Checkpoint Again() => this with
    {
        PageToken = null,
        Total = null,
        Moved = false,
        Rereads = Rereads + 1,
        Page = 0,
        Barren = 0,
        Reach = Math.Max(Reach, Page - Barren),
        Mark = null,
    };
}

/// <summary>A run at work.</summary>
/// <param name="Version">Of its row: a write with an older one is refused, so that two activations cannot both go on.</param>
/// <param name="LastCompleteAt">When a complete pass over the same content last ended.</param>
sealed record OpenRun(SyncRun Run, Checkpoint Checkpoint, long Version, DateTimeOffset? LastCompleteAt = null)
{
    /// <summary>Nobody asked for it, and nobody waits for it.</summary>
    public bool IsUnasked => Run.Trigger == SyncTrigger.Automatic;
}
