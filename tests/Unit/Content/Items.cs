using System.Collections.Immutable;
using CsCheck;
using StreamVibe.Connections;
using StreamVibe.Content;

namespace StreamVibe.Tests.Unit.Content;

/// <summary>Items and random fields for the tests of this slice.</summary>
static class Items
{
    public static readonly ContentItem Any = new(
        Guid.Empty, Guid.Empty, Guid.Empty, Platform.YouTube, "abc", "video", "A title", "A description", ["one", "two"], "https://example.org", null, 60,
        DateTimeOffset.UnixEpoch, Visibility.Public, 1, 2, 3, null, Version: 7, DateTimeOffset.UnixEpoch);

    static readonly Gen<string> Texts = Gen.OneOf<string>(Gen.OneOf("", "a", "b", "héllo", "😀 two", "\"quoted\\\""), Gen.String[Gen.Char.AlphaNumeric, 0, 12]);

    static readonly Gen<ImmutableArray<string>> TagLists = Gen.OneOf("one", "two", "three four", "\"").Array[0, 4].Select(tags => tags.ToImmutableArray());

    public static readonly Gen<Visibility> Visibilities = Gen.OneOf(Visibility.Public, Visibility.Unlisted, Visibility.Private);

    public static readonly Gen<Shown> Shown = Gen.Select(Texts, Texts, TagLists, Visibilities, (title, description, tags, visibility) => new Shown(title, description, tags, visibility));

    public static ContentItem With(Shown shown) => Any with { Title = shown.Title, Description = shown.Description, Tags = shown.Tags, Visibility = shown.Visibility };

    /// <summary>The fields of the first, those of the set bits of the other.</summary>
    public static Shown Mix(Shown one, Shown other, int fields) => new(
        (fields & 1) == 0 ? one.Title : other.Title, (fields & 2) == 0 ? one.Description : other.Description,
        (fields & 4) == 0 ? one.Tags : other.Tags, (fields & 8) == 0 ? one.Visibility : other.Visibility);

    public static RemoteItem Remote(Shown shown) => new(
        "abc", "video", shown.Title, shown.Description, shown.Tags, shown.Visibility, "https://example.org/abc", null, 60, DateTimeOffset.UnixEpoch, 1, 2, 3);

    /// <summary>Equality by content: two equal lists of tags are two arrays.</summary>
    public static void Same(Shown expected, Shown actual)
    {
        Assert.Equal((expected.Title, expected.Description, expected.Visibility), (actual.Title, actual.Description, actual.Visibility));
        Assert.Equal(expected.Tags.AsEnumerable(), actual.Tags.AsEnumerable());
    }
}
