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
}

/// <summary>Where a run stands, saved with each page: enough for another silo to go on.</summary>
/// <param name="Playlist">The channel's uploads.</param>
/// <param name="PageToken">The page to read next; null is the first.</param>
/// <param name="Failures">Failed tries in a row of this step.</param>
/// <param name="Total">Length of the list when its last page was read.</param>
/// <param name="Moved">Whether the list became shorter under the pass, so that an item may have slipped past between two pages.</param>
/// <param name="Rereads">How often the list was read from its start again.</param>
/// <param name="Pages">Pages read so far, so that a list that leads back into itself comes to an end.</param>
sealed record Checkpoint(SyncPhase Phase, string? Playlist, string? PageToken, int Failures, int? Total = null, bool Moved = false, int Rereads = 0, int Pages = 0)
{
    public static readonly Checkpoint Start = new(SyncPhase.Channel, null, null, 0);

    /// <summary>The uploads, from the first page.</summary>
    public static Checkpoint Reading(string playlist) => new(SyncPhase.Pages, playlist, null, 0);
}

/// <summary>A run at work.</summary>
/// <param name="Version">Of its row: a write with an older one is refused, so that two activations cannot both go on.</param>
sealed record OpenRun(SyncRun Run, Checkpoint Checkpoint, long Version);
