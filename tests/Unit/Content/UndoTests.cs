using CsCheck;
using StreamVibe.Content;

namespace StreamVibe.Tests.Unit.Content;

public sealed class UndoTests
{
    static readonly Shown Open = Shown.Of(Items.Any);

    [Fact]
    public void Restoring_any_revision_gives_exactly_what_was_right_after_it_with_syncs_in_between() => History.Any.Sample(history =>
    {
        for (var number = 1; number <= history.States.Count; number++)
            Items.Same(history.States[number - 1], ContentRules.StateAt(history.Now, history.NewestFirst, number));
    });

    [Fact]
    public void Undoing_takes_back_what_that_revision_changed_and_nothing_else() => Each((history, revision) =>
    {
        var (before, after) = (history.Now, ConflictRules.Undo(history.Stored, revision));
        foreach (var field in (string[])["title", "description", "tags", "visibility"])
        {
            var change = revision.Changes.SingleOrDefault(change => change.Field == field);
            Assert.True(Shown.Same(change?.Before ?? before.Value(field), after.Value(field)), field);
        }
    });

    [Fact]
    public void Undoing_the_undoing_is_as_if_nothing_was() => Each((history, revision) =>
    {
        var before = history.Now;
        if (!history.Take(ConflictRules.Undo(history.Stored, revision), RevisionReason.Restore)) return;
        Items.Same(before, ConflictRules.Undo(history.Stored, history.NewestFirst[0]));
    });

    [Fact]
    public void Undoing_twice_is_undoing_once() => Each((history, revision) =>
    {
        history.Take(ConflictRules.Undo(history.Stored, revision), RevisionReason.Restore);
        Items.Same(history.Now, ConflictRules.Undo(history.Stored, revision));
    });

    [Fact]
    public void A_platform_that_says_the_same_leaves_an_undone_sync_alone() => Each((history, revision) =>
    {
        history.Take(ConflictRules.Undo(history.Stored, revision), RevisionReason.Restore);
        var undone = history.Now;
        Assert.False(history.SyncAgain());
        Items.Same(undone, history.Now);
    });

    [Fact]
    public void The_newest_revision_can_always_be_undone() => History.Any.Sample(history =>
    {
        if (history.NewestFirst.Count > 0) Items.Same(history.States[^2], ConflictRules.Undo(history.Stored, history.NewestFirst[0]));
    });

    [Fact]
    public void A_field_that_was_changed_again_is_a_conflict_that_shows_all_three_and_the_version()
    {
        var change = new Revision(2, DateTimeOffset.UnixEpoch, "someone", RevisionReason.Edit, null, Shown.Changes(Open, Open with { Title = "Two", Tags = ["two"] }));
        var refusal = Assert.Throws<DomainException>(() => ConflictRules.Undo(At(Open with { Title = "Three", Tags = ["two"] }, version: 3), change));
        Assert.Equal((ErrorCode.VersionConflict, 3), (refusal.Code, refusal.Conflict!.Version));
        Assert.Equal(new FieldConflict("title", FieldValue.Of("Two"), FieldValue.Of("Three"), FieldValue.Of(Open.Title)), Assert.Single(refusal.Conflict.Fields));
    }

    [Fact]
    public void A_local_private_comes_after_the_sync_and_is_not_lifted_by_its_undoing()
    {
        var sync = new Revision(2, DateTimeOffset.UnixEpoch, "system", RevisionReason.Sync, null, Shown.Changes(Open, Open with { Visibility = Visibility.Unlisted }));
        Assert.Equal("visibility", Assert.Single(Assert.Throws<DomainException>(() => ConflictRules.Undo(At(Open with { Visibility = Visibility.Private }), sync)).Conflict!.Fields).Field);
    }

    // Every revision of a history that can be undone by itself, each in a history of its own.
    static void Each(Action<History, Revision> check) => Gen.Select(History.Any, Gen.Int[0, 11]).Sample((history, nth) =>
    {
        if (history.NewestFirst.Count == 0) return;
        var revision = history.NewestFirst[nth % history.NewestFirst.Count];
        try { ConflictRules.Undo(history.Stored, revision); }
        catch (DomainException) { return; }
        check(history, revision);
    });

    static StoredItem At(Shown shown, long version = 7) => new(Items.With(shown) with { Version = version }, (int)version, DateTimeOffset.UnixEpoch);
}
