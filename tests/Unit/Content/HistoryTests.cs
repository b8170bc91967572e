using System.Text.Json;
using CsCheck;
using StreamVibe.Content;

namespace StreamVibe.Tests.Unit.Content;

public sealed class HistoryTests
{
    [Fact]
    public void After_any_edits_every_revision_can_be_seen_as_it_was() => Items.Shown.Array[1, 12].Sample(states =>
    {
        var (recorded, newestFirst) = Record(states);
        for (var number = 1; number <= recorded.Count; number++)
            Items.Same(recorded[number - 1], ContentRules.StateAt(recorded[^1], newestFirst, number));
    });

    [Fact]
    public void The_first_revision_tells_the_original_from_nothing() => Items.Shown.Array[1, 12].Sample(states =>
    {
        var (recorded, newestFirst) = Record(states);
        var first = ContentRules.First(recorded[^1], newestFirst, DateTimeOffset.UnixEpoch);
        Assert.Equal((1, "system", RevisionReason.Sync, DateTimeOffset.UnixEpoch), (first.Number, first.By, first.Reason, first.At));
        Assert.All(first.Changes, change => Assert.Equal(default, change.Before));
        Assert.Equal(["title", "description", "tags", "visibility"], first.Changes.Select(change => change.Field));
        Assert.Equal(states[0].Title, first.Changes[0].After.Text);
        Assert.Equal(states[0].Description, first.Changes[1].After.Text);
        Assert.Equal(states[0].Tags.AsEnumerable(), first.Changes[2].After.List.AsEnumerable());
        Assert.Equal(NameOf(states[0].Visibility), first.Changes[3].After.Text);
    });

    [Fact]
    public void Changes_name_exactly_the_fields_that_differ() => Gen.Select(Items.Shown, Items.Shown).Sample((before, after) =>
    {
        List<string> expected = [];
        if (before.Title != after.Title) expected.Add("title");
        if (before.Description != after.Description) expected.Add("description");
        if (!before.Tags.SequenceEqual(after.Tags)) expected.Add("tags");
        if (before.Visibility != after.Visibility) expected.Add("visibility");
        Assert.Equal(expected, Shown.Changes(before, after).Select(change => change.Field));
    });

    [Fact]
    public void What_changes_say_can_be_undone() => Gen.Select(Items.Shown, Items.Shown).Sample((before, after) => Items.Same(before, after.Without(Shown.Changes(before, after))));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(int.MaxValue)]
    public void A_revision_that_never_was_is_not_found(int number)
    {
        var (recorded, newestFirst) = Record([Shown.Of(Items.Any), Shown.Of(Items.Any) with { Title = "next" }]);
        Assert.Equal(ErrorCode.NotFound, Assert.Throws<DomainException>(() => ContentRules.StateAt(recorded[^1], newestFirst, number)).Code);
    }

    [Fact]
    public void An_untouched_item_has_its_first_revision_and_no_other()
    {
        Items.Same(Shown.Of(Items.Any), ContentRules.StateAt(Shown.Of(Items.Any), [], 1));
        Assert.Throws<DomainException>(() => ContentRules.StateAt(Shown.Of(Items.Any), [], 2));
    }

    /// <summary>The states that differ from the one before, and the revisions between them as the table gives them back.</summary>
    static (List<Shown> Recorded, List<Revision> NewestFirst) Record(Shown[] states)
    {
        List<Shown> recorded = [states[0]];
        List<Revision> newestFirst = [];
        foreach (var next in states.Skip(1))
        {
            var changes = Shown.Changes(recorded[^1], next);
            if (changes.IsEmpty) continue;
            recorded.Add(next);
            var stored = JsonSerializer.Deserialize<FieldChange[]>(JsonSerializer.Serialize(changes.ToArray()))!;
            newestFirst.Insert(0, new(recorded.Count, DateTimeOffset.UnixEpoch, "someone", RevisionReason.Edit, null, [.. stored]));
        }
        return (recorded, newestFirst);
    }

    static string NameOf(Visibility visibility) => visibility switch { Visibility.Public => "public", Visibility.Unlisted => "unlisted", _ => "private" };
}
