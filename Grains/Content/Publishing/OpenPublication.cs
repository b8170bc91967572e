namespace StreamVibe.Content.Publishing;

/// <summary>A publication that is not over, as its connection works on it.</summary>
/// <param name="Wanted">What is to be at the platform: the fields that are written, and no others.</param>
/// <param name="Previous">What was there before the newest try; before the first, what was known of it when the wish was made.</param>
/// <param name="Attempts">Writes that were tried, whatever came of them.</param>
/// <param name="DueAt">When somebody must take it up.</param>
/// <param name="BusyUntil">Until when its newest write may be on its way.</param>
/// <param name="Remote">What the platform said of the item when it was last read.</param>
sealed record OpenPublication(
    Guid Id, Guid UserId, Guid ContentId, string ExternalId, PublicationStatus Status, Metadata Wanted, Metadata Previous, int Attempts,
    DateTimeOffset CreatedAt, DateTimeOffset DueAt, DateTimeOffset? BusyUntil, long Version, RemoteItem Remote)
{
    /// <summary>Whether somebody is at a write just now, or was a moment ago.</summary>
    public bool IsLeased(DateTimeOffset now) => BusyUntil > now;
}

/// <summary>Where a publication goes, to be told to whoever asks again.</summary>
readonly record struct OverduePublication(Guid ConnectionId, Guid UserId, Guid Id);

/// <summary>A publication that is to be written down together with the change it is about.</summary>
sealed record PlannedPublication(Publication Shown, Guid ContentId, Metadata Wanted, DateTimeOffset? DueAt);

/// <summary>Where a publication stands after a step.</summary>
/// <param name="Problem">Why, where it failed.</param>
/// <param name="DueAt">When it is taken up again; null where it is over.</param>
readonly record struct PublicationStep(PublicationStatus Status, Problem? Problem = null, DateTimeOffset? DueAt = null);
