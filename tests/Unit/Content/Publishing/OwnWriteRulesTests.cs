using StreamVibe.Content;
using StreamVibe.Content.Publishing;

namespace StreamVibe.Tests.Unit.Content.Publishing;

/// <summary>A sync and a publication of the same item, in each order.</summary>
public sealed class OwnWriteRulesTests
{
    static readonly Shown Old = Publications.Before, New = Old with { Title = "New title" };

    [Fact]
    public void What_was_read_before_the_write_does_not_take_it_back()
    {
        var merge = Sync(known: New, shown: New, answer: Old with { Description = "Theirs" }, new(Publications.NewTitle, IsOpen: false));
        Items.Same(New with { Description = "Theirs" }, merge.Shown);
        Items.Same(New with { Description = "Theirs" }, Shown.Of(merge.Remote));
        Assert.Equal(["description"], merge.Changes.Select(change => change.Field));
    }

    [Fact]
    public void What_was_read_before_the_write_leaves_a_later_edit_made_here_alone() =>
        Items.Same(Old with { Title = "Newest here" }, Sync(known: New, shown: Old with { Title = "Newest here" }, answer: Old, new(Publications.NewTitle, IsOpen: false)).Shown);

    [Fact]
    public void A_write_whose_answer_was_lost_is_known_as_ours_and_what_was_undone_here_stays_undone()
    {
        var merge = Sync(known: Old, shown: Old, answer: New, new(Publications.NewTitle, IsOpen: true));
        Items.Same(Old, merge.Shown);
        Items.Same(New, Shown.Of(merge.Remote));
        Assert.Empty(merge.Changes);
        Assert.False(merge.Unchanged);
    }

    [Fact]
    public void Somebody_elses_change_takes_effect_while_a_publication_is_open()
    {
        var theirs = Old with { Title = "Theirs" };
        Items.Same(theirs, Sync(known: Old, shown: New, answer: theirs, new(Publications.NewTitle, IsOpen: true)).Shown);
    }

    [Fact]
    public void Nothing_is_in_doubt_where_the_answer_says_what_is_known()
    {
        var answer = Items.Remote(New with { Tags = ["theirs"] });
        Assert.Same(answer, OwnWriteRules.Certain(Known(New, New) with { OwnWrites = [new(Publications.NewTitle, IsOpen: false)] }, answer));
        // A sync that asked after the write hears of none.
        Assert.Same(answer, OwnWriteRules.Certain(Known(Old, New), answer));
    }

    static Merge Sync(Shown known, Shown shown, Shown answer, OwnWrite write)
    {
        var item = Known(known, shown) with { OwnWrites = [write] };
        var certain = OwnWriteRules.Certain(item, Items.Remote(answer));
        return MergeRules.Decide(OwnWriteRules.Aware(item, certain), certain, certain.ToJson(), RemoteItem.Hash(certain.ToJson()));
    }

    static KnownItem Known(Shown known, Shown shown) =>
        new(Guid.Empty, shown, 1, Items.Remote(known), RemoteItem.Hash(Items.Remote(known).ToJson()), Counts.Of(Items.Remote(known)), Deleted: false, SeenInThisRun: false, MadePrivateHere: false);
}
