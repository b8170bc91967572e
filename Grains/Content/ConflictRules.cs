using System.Collections.Immutable;

namespace StreamVibe.Content;

/// <summary>What is said to a change that was made on another state of the item than the one there is, without I/O.</summary>
static class ConflictRules
{
    public static bool IsStale(StoredItem stored, ContentEdit edit) => edit.Version is { } version && version != stored.Item.Version;

    /// <summary>The refusal of an edit of another version: field by field what was edited, what is, and what was wanted.</summary>
    public static DomainException Stale(StoredItem stored, ContentEdit edit, IEnumerable<Revision> newestFirst)
    {
        var current = Shown.Of(stored.Item);
        var edited = Edited(stored, edit.Version!.Value, newestFirst);
        return Refusal(stored, [.. Proposed(edit).Where(wish => !Shown.Same(wish.Value, current.Value(wish.Field)))
            .Select(wish => new FieldConflict(wish.Field, edited?.Value(wish.Field), current.Value(wish.Field), wish.Value))]);
    }

    /// <summary>The refusal of a change that lost against others again and again.</summary>
    public static DomainException Lost(long version) =>
        new(ErrorCode.VersionConflict, $"The item has changed since: it is at version {version}. Read it again and decide.");

    /// <summary>
    /// The fields without what one revision changed; later changes of other fields stay. A field that is again what it was before the revision is left alone.
    /// </summary>
    /// <exception cref="DomainException"><see cref="ErrorCode.VersionConflict"/>: a field is neither what the revision made of it nor what it was before.</exception>
    public static Shown Undo(StoredItem stored, Revision revision)
    {
        var current = Shown.Of(stored.Item);
        ImmutableArray<FieldConflict> changed = [.. revision.Changes
            .Where(change => !Shown.Same(current.Value(change.Field), change.After) && !Shown.Same(current.Value(change.Field), change.Before))
            .Select(change => new FieldConflict(change.Field, change.After, current.Value(change.Field), change.Before))];
        return changed.IsEmpty ? current.Without(revision.Changes) : throw Refusal(stored, changed);
    }

    static DomainException Refusal(StoredItem stored, ImmutableArray<FieldConflict> fields) =>
        new(ErrorCode.VersionConflict, Lost(stored.Item.Version).Message) { Conflict = new(stored.Item.Version, fields) };

    // Versions and revisions grow together. What was written after the item was read is not yet part of it.
    static Shown? Edited(StoredItem stored, long version, IEnumerable<Revision> newestFirst)
    {
        var number = version - (stored.Item.Version - stored.Revision);
        return number < 1 || number > stored.Revision ? null
            : ContentRules.StateAt(Shown.Of(stored.Item), newestFirst.Where(revision => revision.Number <= stored.Revision), (int)number);
    }

    static IEnumerable<(string Field, FieldValue Value)> Proposed(ContentEdit edit)
    {
        if (edit.Title is { } title) yield return ("title", FieldValue.Of(title));
        if (edit.Description is { } description) yield return ("description", FieldValue.Of(description));
        if (edit.Tags is { } tags) yield return ("tags", FieldValue.Of(tags));
        if (edit.Visibility is { } visibility) yield return ("visibility", FieldValue.Of(Storage.Names.Of(visibility)));
    }
}
