using System.Text.Json;
using CsCheck;
using StreamVibe.Content;

namespace StreamVibe.Tests.Unit.Content;

/// <summary>One item lived through edits and syncs by the rules alone, with its revisions as the table gives them back.</summary>
sealed class History
{
    /// <summary>A first sync, and then edits here and changes at the platform in any order, each of some fields.</summary>
    public static readonly Gen<History> Any =
        from first in Items.Shown
        from steps in Gen.Select(Gen.Bool, Items.Shown, Gen.Int[0, 15]).Array[0, 12]
        select new History(first, steps);

    RemoteItem remote;
    bool madePrivateHere;

    History(Shown first, (bool Sync, Shown Other, int Fields)[] steps)
    {
        remote = Items.Remote(first);
        States = [first];
        foreach (var (sync, other, fields) in steps)
            if (sync) Sync(Items.Mix(Shown.Of(remote), other, fields));
            else Take(Items.Mix(Now, other, fields), RevisionReason.Edit);
    }

    /// <summary>As it was after each revision, from revision 1.</summary>
    public List<Shown> States { get; }

    public List<Revision> NewestFirst { get; } = [];

    public Shown Now => States[^1];

    public StoredItem Stored => new(Items.With(Now) with { Version = States.Count + 3 }, States.Count, DateTimeOffset.UnixEpoch);

    /// <summary>A change by its owner; true where there was something to change.</summary>
    public bool Take(Shown next, RevisionReason reason)
    {
        if (next.Visibility != Now.Visibility) madePrivateHere = next.Visibility == Visibility.Private;
        return Add(next, Shown.Changes(Now, next), reason);
    }

    /// <summary>The platform says this now.</summary>
    public bool Sync(Shown there)
    {
        var next = Items.Remote(there);
        var known = new KnownItem(Guid.Empty, Now, States.Count, remote, RemoteItem.Hash(remote.ToJson()), Counts.Of(remote), Deleted: false, SeenInThisRun: false, madePrivateHere);
        var merge = MergeRules.Decide(known, next, next.ToJson(), RemoteItem.Hash(next.ToJson()));
        remote = next;
        return Add(merge.Shown, merge.Changes, RevisionReason.Sync);
    }

    /// <summary>The platform says what it said before.</summary>
    public bool SyncAgain() => Sync(Shown.Of(remote));

    bool Add(Shown next, IReadOnlyCollection<FieldChange> changes, RevisionReason reason)
    {
        if (changes.Count == 0) return false;
        States.Add(next);
        var stored = JsonSerializer.Deserialize<FieldChange[]>(JsonSerializer.Serialize(changes))!;
        NewestFirst.Insert(0, new(States.Count, DateTimeOffset.UnixEpoch, "someone", reason, null, [.. stored]));
        return true;
    }
}
