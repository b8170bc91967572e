using CsCheck;
using StreamVibe.Content;

namespace StreamVibe.Tests.Unit.Content;

public sealed class MergeTests
{
    static readonly Gen<(Shown Before, Shown Local, Shown Now)> Cases =
        from before in Items.Shown
        from edited in Items.Shown
        from changed in Items.Shown
        from edits in Gen.Int[0, 15]
        from moves in Gen.Int[0, 15]
        select (before, Items.Mix(before, edited, edits), Items.Mix(before, changed, moves));

    [Fact]
    public void A_merge_is_what_a_plain_reading_of_the_rule_says() => Cases.Sample(given =>
    {
        var (before, local, now) = given;
        var merge = Decide(before, local, now);
        Assert.Equal(now.Title == before.Title ? local.Title : now.Title, merge.Shown.Title);
        Assert.Equal(now.Description == before.Description ? local.Description : now.Description, merge.Shown.Description);
        Assert.Equal(now.Tags.SequenceEqual(before.Tags) ? local.Tags.AsEnumerable() : now.Tags, merge.Shown.Tags.AsEnumerable());
        var keep = now.Visibility == before.Visibility || (local.Visibility == Visibility.Private && before.Visibility != Visibility.Private);
        Assert.Equal(keep ? local.Visibility : now.Visibility, merge.Shown.Visibility);
    }, iter: 2000);

    [Fact]
    public void A_platform_that_says_the_same_changes_nothing_here() => Cases.Sample(given =>
    {
        var merge = Decide(given.Before, given.Local, given.Before);
        Items.Same(given.Local, merge.Shown);
        Assert.Empty(merge.Changes);
        Assert.True(merge.Unchanged);
    });

    [Fact]
    public void An_item_nobody_edited_here_becomes_what_the_platform_says() => Cases.Sample(given => Items.Same(given.Now, Decide(given.Before, given.Before, given.Now).Shown));

    [Fact]
    public void A_local_private_is_never_lifted() => Cases.Sample(given =>
    {
        var before = given.Before.Visibility == Visibility.Private ? given.Before with { Visibility = Visibility.Public } : given.Before;
        Assert.Equal(Visibility.Private, Decide(before, given.Local with { Visibility = Visibility.Private }, given.Now).Shown.Visibility);
    });

    [Fact]
    public void A_local_private_stays_though_the_platform_was_private_in_between()
    {
        var open = Shown.Of(Items.Any) with { Visibility = Visibility.Public };
        var shut = open with { Visibility = Visibility.Private };
        var known = Known(shut, shut, deleted: false);
        Assert.Equal(Visibility.Private, Decide(known with { MadePrivateHere = true }, Items.Remote(open)).Shown.Visibility);
        Assert.Equal(Visibility.Public, Decide(known, Items.Remote(open)).Shown.Visibility);
    }

    [Fact]
    public void The_revision_tells_of_what_changed_here_and_can_be_undone() => Cases.Sample(given =>
    {
        var merge = Decide(given.Before, given.Local, given.Now);
        Items.Same(given.Local, merge.Shown.Without(merge.Changes));
    });

    [Fact]
    public void A_revision_says_what_the_platform_said_before_where_a_local_edit_was_overwritten_and_only_there() => Cases.Sample(given =>
    {
        foreach (var change in Decide(given.Before, given.Local, given.Now).Changes)
            if (Shown.Same(given.Before.Value(change.Field), given.Local.Value(change.Field))) Assert.Null(change.Base);
            else Assert.True(Shown.Same(given.Before.Value(change.Field), change.Base!.Value), change.Field);
    });

    [Fact]
    public void A_second_sync_of_the_same_answer_is_unchanged() => Cases.Sample(given =>
    {
        var once = Decide(given.Before, given.Local, given.Now);
        var twice = Decide(given.Now, once.Shown, given.Now);
        Assert.True(twice.Unchanged);
        Items.Same(once.Shown, twice.Shown);
    });

    [Fact]
    public void New_counts_are_written_without_a_revision()
    {
        var known = Known(Shown.Of(Items.Any), Shown.Of(Items.Any), deleted: false);
        var merge = Decide(known, Items.Remote(Shown.Of(Items.Any)) with { ViewCount = 99 });
        Assert.False(merge.Unchanged);
        Assert.Empty(merge.Changes);
    }

    [Fact]
    public void An_item_that_came_back_is_written_even_where_nothing_else_changed()
    {
        var merge = Decide(Known(Shown.Of(Items.Any), Shown.Of(Items.Any), deleted: true), Items.Remote(Shown.Of(Items.Any)));
        Assert.False(merge.Unchanged);
        Assert.Empty(merge.Changes);
    }

    [Fact]
    public void What_the_platform_said_is_kept_whole_and_hashed_without_its_counts() => Items.Shown.Sample(shown =>
    {
        var remote = Items.Remote(shown) with { ViewCount = 5, LikeCount = 6, CommentCount = 7 };
        var kept = RemoteItem.FromJson(remote.ToJson());
        Items.Same(shown, Shown.Of(kept));
        Assert.Equal((remote.ExternalId, remote.Url, remote.PublishedAt, remote.DurationSeconds), (kept.ExternalId, kept.Url, kept.PublishedAt, kept.DurationSeconds));
        Assert.Equal(RemoteItem.Hash(remote.ToJson()), RemoteItem.Hash((remote with { ViewCount = 8 }).ToJson()));
    });

    static Merge Decide(Shown before, Shown local, Shown now) => Decide(Known(before, local, deleted: false), Items.Remote(now));

    static Merge Decide(KnownItem known, RemoteItem remote) => MergeRules.Decide(known, remote, remote.ToJson(), RemoteItem.Hash(remote.ToJson()));

    static KnownItem Known(Shown before, Shown local, bool deleted) =>
        new(Guid.Empty, local, 1, Items.Remote(before), RemoteItem.Hash(Items.Remote(before).ToJson()), Counts.Of(Items.Remote(before)), deleted, SeenInThisRun: false,
            MadePrivateHere: local.Visibility == Visibility.Private && before.Visibility != Visibility.Private);
}
