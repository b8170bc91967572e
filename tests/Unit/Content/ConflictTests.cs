using CsCheck;
using StreamVibe.Content;

namespace StreamVibe.Tests.Unit.Content;

public sealed class ConflictTests
{
    [Fact]
    public void The_current_version_and_no_version_at_all_are_accepted() => History.Any.Sample(history =>
    {
        Assert.False(ConflictRules.IsStale(history.Stored, Edit(version: history.Stored.Item.Version)));
        Assert.False(ConflictRules.IsStale(history.Stored, Edit(version: null)));
        Assert.True(ConflictRules.IsStale(history.Stored, Edit(version: history.Stored.Item.Version - 1)));
        Assert.True(ConflictRules.IsStale(history.Stored, Edit(version: history.Stored.Item.Version + 1)));
    });

    [Fact]
    public void A_stale_edit_is_told_what_it_was_made_on_what_is_now_and_what_it_wanted() => Gen.Select(History.Any, Items.Shown, Gen.Int[1, 13]).Sample((history, wanted, nth) =>
    {
        var number = (nth - 1) % history.States.Count + 1;
        var stored = history.Stored;
        var refusal = ConflictRules.Stale(stored, new(wanted.Title, wanted.Description, wanted.Tags, wanted.Visibility, stored.Item.Version - stored.Revision + number), history.NewestFirst);
        Assert.Equal((ErrorCode.VersionConflict, stored.Item.Version), (refusal.Code, refusal.Conflict!.Version));
        Assert.Equal(Shown.Changes(history.Now, wanted).Select(change => change.Field), refusal.Conflict.Fields.Select(field => field.Field));
        foreach (var field in refusal.Conflict.Fields)
        {
            Assert.True(Shown.Same(history.States[number - 1].Value(field.Field), field.Base!.Value));
            Assert.True(Shown.Same(history.Now.Value(field.Field), field.Current));
            Assert.True(Shown.Same(wanted.Value(field.Field), field.Proposed));
        }
    });

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(8)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void A_version_that_never_was_has_no_base(long version)
    {
        var stored = new StoredItem(Items.Any, Revision: 7, DateTimeOffset.UnixEpoch);
        var field = Assert.Single(ConflictRules.Stale(stored, Edit(version) with { Title = "x" }, []).Conflict!.Fields);
        Assert.Equal(new FieldConflict("title", null, FieldValue.Of(Items.Any.Title), FieldValue.Of("x")), field);
    }

    [Fact]
    public void A_field_that_the_edit_does_not_name_or_that_is_already_so_is_no_matter()
    {
        var stored = new StoredItem(Items.Any, Revision: 7, DateTimeOffset.UnixEpoch);
        Assert.Empty(ConflictRules.Stale(stored, Edit(99) with { Title = Items.Any.Title, Tags = ["one", "two"] }, []).Conflict!.Fields);
    }

    [Fact]
    public void What_was_written_after_the_item_was_read_is_no_part_of_its_base()
    {
        var stored = new StoredItem(Items.Any, Revision: 7, DateTimeOffset.UnixEpoch);
        Revision later = new(8, DateTimeOffset.UnixEpoch, "someone", RevisionReason.Edit, null, [new("title", FieldValue.Of("A title"), FieldValue.Of("later"))]);
        Revision newest = new(7, DateTimeOffset.UnixEpoch, "someone", RevisionReason.Edit, null, [new("title", FieldValue.Of("before"), FieldValue.Of("A title"))]);
        Assert.Equal("before", Assert.Single(ConflictRules.Stale(stored, Edit(6) with { Title = "x" }, [later, newest]).Conflict!.Fields).Base!.Value.Text);
    }

    static ContentEdit Edit(long? version) => new(null, null, null, null, version);
}
