using System.Text.Json;
using CsCheck;
using StreamVibe.Content.Publishing;

namespace StreamVibe.Tests.Unit.Content.Publishing;

public sealed class MetadataTests
{
    [Fact]
    public void Fields_that_it_is_not_about_never_differ() => Gen.Select(Items.Shown, Items.Shown, Gen.Int[0, 7]).Sample((wanted, there, fields) =>
    {
        var about = Metadata.Writable.Where((_, i) => (fields & (1 << i)) != 0).ToArray();
        var all = Metadata.Of(there, Metadata.Writable);
        Assert.Subset(about.ToHashSet(), Metadata.Of(wanted, [.. about]).Unlike(all).ToHashSet());
        Assert.Empty(Metadata.Of(there, [.. about]).Unlike(all));
        Assert.Empty(all.Only(Metadata.Of(wanted, [.. about])).Unlike(all));
    });

    [Fact]
    public void It_is_the_same_after_it_was_stored() => Gen.Select(Items.Shown, Gen.Int[0, 7]).Sample((shown, fields) =>
    {
        var kept = Metadata.Of(shown, [.. Metadata.Writable.Where((_, i) => (fields & (1 << i)) != 0)]);
        var read = JsonSerializer.Deserialize<Metadata>(JsonSerializer.Serialize(kept))!;
        Assert.Equal((kept.Title, kept.Description, kept.Tags is null), (read.Title, read.Description, read.Tags is null));
        if (kept.Tags is { } tags) Assert.Equal(tags.AsEnumerable(), read.Tags!.Value.AsEnumerable());
    });

    [Theory]
    [InlineData("one\r\ntwo", "one\ntwo", true)]
    [InlineData("one ", "one", true)]
    [InlineData("one", "One", false)]
    [InlineData("one", "", false)]
    public void Line_ends_and_space_around_are_the_platforms_own(string wanted, string there, bool same) =>
        Assert.Equal(same, new Metadata(null, wanted, null).Unlike(new("t", there, [])).IsEmpty);

    [Fact]
    public void The_order_of_tags_is_no_difference_but_their_letters_are()
    {
        Assert.Empty(new Metadata(null, null, ["a", "b"]).Unlike(new("", "", ["b", "a"])));
        Assert.Equal(["tags"], new Metadata(null, null, ["a", "b"]).Unlike(new("", "", ["a", "B"])));
    }
}
