using System.Collections.Immutable;

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
        var shown = sameThere ? known.Shown : Take(known.Shown, Shown.Of(known.Remote), Shown.Of(remote));
        return new(known, remote, remoteJson, remoteHash, shown, Shown.Changes(known.Shown, shown), Unchanged: false);
    }

    static Shown Take(Shown shown, Shown before, Shown now) => new(
        now.Title == before.Title ? shown.Title : now.Title,
        now.Description == before.Description ? shown.Description : now.Description,
        now.Tags.SequenceEqual(before.Tags) ? shown.Tags : now.Tags,
        now.Visibility == before.Visibility || IsLocallyPrivate(shown, before) ? shown.Visibility : now.Visibility);

    static bool IsLocallyPrivate(Shown shown, Shown before) => shown.Visibility == Visibility.Private && before.Visibility != Visibility.Private;
}

/// <summary>An item as it stands in the table, as far as a merge needs it.</summary>
sealed record KnownItem(Guid Id, Shown Shown, int Revision, RemoteItem Remote, byte[] RemoteHash, Counts Counts, bool Deleted, bool SeenInThisRun);

/// <summary>What viewers did; changes all the time and is nobody's edit.</summary>
readonly record struct Counts(long? Views, long? Likes, long? Comments)
{
    public static Counts Of(RemoteItem item) => new(item.ViewCount, item.LikeCount, item.CommentCount);
}

/// <summary>A decided merge: what to write, and the changes a revision tells of (none: no revision).</summary>
sealed record Merge(KnownItem Known, RemoteItem Remote, string RemoteJson, byte[] RemoteHash, Shown Shown, ImmutableArray<FieldChange> Changes, bool Unchanged);
