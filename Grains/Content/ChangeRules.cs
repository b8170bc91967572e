namespace StreamVibe.Content;

/// <summary>What a change of the shown fields makes of an item, without I/O.</summary>
static class ChangeRules
{
    /// <summary>The item one version on and the revision that tells of it; the item as it is and none where nothing changes.</summary>
    public static ChangedItem Next(StoredItem stored, Shown shown, RevisionReason reason, Guid? suggestionId, Guid userId, DateTimeOffset now)
    {
        var changes = Shown.Changes(Shown.Of(stored.Item), shown);
        if (changes.IsEmpty) return new(stored.Item, null, stored.Revision);
        var next = stored.Item with
        {
            Title = shown.Title,
            Description = shown.Description,
            Tags = shown.Tags,
            Visibility = shown.Visibility,
            Version = stored.Item.Version + 1,
            UpdatedAt = now,
        };
        return new(next, new(stored.Revision + 1, now, userId.ToString(), reason, suggestionId, changes), stored.Revision + 1);
    }
}

/// <summary>An item after a change.</summary>
/// <param name="Number">Of its newest revision.</param>
sealed record ChangedItem(ContentItem Item, Revision? Revision, int Number);
