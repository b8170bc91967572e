using System.Collections.Immutable;
using StreamVibe.Content.Publishing;

namespace StreamVibe.Content;

/// <summary>What a sync does to an item that is known here, without I/O.</summary>
static class MergeRules
{
    /// <summary>
    /// Compares the platform with what it said last time, never with what is shown: a field that did not change there keeps a local edit,
    /// a field that changed there takes effect. A local <c>private</c> is never lifted.
    /// </summary>
    public static Merge Decide(KnownItem known, RemoteItem remote, string remoteJson, byte[] remoteHash)
    {
        var sameThere = known.RemoteHash.AsSpan().SequenceEqual(remoteHash);
        if (sameThere && !known.Deleted && known.Counts == Counts.Of(remote)) return new(known, remote, remoteJson, remoteHash, known.Shown, [], Unchanged: true);
        var shown = sameThere ? known.Shown : Take(known, Shown.Of(known.Remote), Shown.Of(remote));
        return new(known, remote, remoteJson, remoteHash, shown, Changes(known, shown), Unchanged: false);
    }

    // Where what was shown is not what the platform said, an edit made here is overwritten: the revision says what the two started from.
    static ImmutableArray<FieldChange> Changes(KnownItem known, Shown shown)
    {
        var before = Shown.Of(known.Remote);
        return [.. Shown.Changes(known.Shown, shown).Select(change => Shown.Same(before.Value(change.Field), change.Before) ? change : change with { Base = before.Value(change.Field) })];
    }

    static Shown Take(KnownItem known, Shown before, Shown now) => new(
        now.Title == before.Title ? known.Shown.Title : now.Title,
        now.Description == before.Description ? known.Shown.Description : now.Description,
        now.Tags.SequenceEqual(before.Tags) ? known.Shown.Tags : now.Tags,
        now.Visibility == before.Visibility || known.MadePrivateHere ? known.Shown.Visibility : now.Visibility);
}

/// <summary>An item as it stands in the table, as far as a merge needs it.</summary>
/// <param name="MadePrivateHere">Its owner made it private here; remembered, since the platform may say so too for a while.</param>
sealed record KnownItem(Guid Id, Shown Shown, int Revision, RemoteItem Remote, byte[] RemoteHash, Counts Counts, bool Deleted, bool SeenInThisRun, bool MadePrivateHere)
{
    /// <summary>What we wrote to the platform, or may have written, as far as the platform's answer may be of before.</summary>
    public ImmutableArray<OwnWrite> OwnWrites { get; init; } = [];

    public KnownItem With(OwnWrite write) => this with { OwnWrites = OwnWrites.Add(write) };
}

/// <summary>What viewers did; changes all the time and is nobody's edit.</summary>
readonly record struct Counts(long? Views, long? Likes, long? Comments)
{
    public static Counts Of(RemoteItem item) => new(item.ViewCount, item.LikeCount, item.CommentCount);
}

/// <summary>A decided merge: what to write, and the changes a revision tells of (none: no revision).</summary>
sealed record Merge(KnownItem Known, RemoteItem Remote, string RemoteJson, byte[] RemoteHash, Shown Shown, ImmutableArray<FieldChange> Changes, bool Unchanged);
