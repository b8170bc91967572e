using System.Collections.Immutable;
using CsCheck;
using StreamVibe.Content;

namespace StreamVibe.Tests.Unit.Content;

/// <summary>The hashtags at the end of a description.</summary>
public sealed class HashtagTests
{
    static readonly Gen<string> Hashtag = Gen.OneOf("#bread", "#Crème", "#日本", "#a_1", "#2fast");

    static readonly Gen<string> Description = Gen.OneOf("I bake.", "#bread", "#1", "\n", " ", "word", "#in the midst", "#a#b", "\u00a0", "C#", "#").Array[0, 8].Select(parts => string.Join(' ', parts));

    [Theory]
    [InlineData("I bake.\n\n#bread #home", "I bake.", "#bread|#home")]
    [InlineData("I bake #bread at home", "I bake #bread at home", "")]
    [InlineData("I bake #bread", "I bake", "#bread")]
    [InlineData("#bread\n#home  ", "", "#bread|#home")]
    [InlineData("I bake. #bread#home", "I bake.", "#bread|#home")]
    [InlineData("We are #1", "We are #1", "")]
    [InlineData("I like C#", "I like C#", "")]
    [InlineData("", "", "")]
    public void They_are_its_last_words(string description, string body, string hashtags)
    {
        Assert.Equal(body, HashtagRules.Body(description));
        Assert.Equal(hashtags, string.Join('|', HashtagRules.Of(description)));
    }

    [Fact]
    public void What_is_put_there_is_read_there_and_the_rest_is_untouched() => Gen.Select(Description, Hashtag.Array[0, 4]).Sample((description, wanted) =>
    {
        ImmutableArray<string> hashtags = [.. wanted];
        var replaced = HashtagRules.Replace(description, hashtags);
        Assert.Equal(hashtags.AsEnumerable(), HashtagRules.Of(replaced).AsEnumerable());
        Assert.Equal(HashtagRules.Body(description), HashtagRules.Body(replaced));
    });

    [Fact]
    public void Another_body_leaves_them_as_they_are() => Gen.Select(Description, Gen.OneOf("", "Other words.", "Two\nlines. ")).Sample((description, body) =>
    {
        var replaced = HashtagRules.ReplaceBody(description, body);
        Assert.Equal(HashtagRules.Of(description).AsEnumerable(), HashtagRules.Of(replaced).AsEnumerable());
        Assert.Equal(body.TrimEnd(), HashtagRules.Body(replaced));
    });

    [Fact]
    public void Its_own_body_makes_the_same_description() =>
        Description.Sample(description => Assert.Equal(description.Trim(), HashtagRules.ReplaceBody(description, HashtagRules.Body(description)).Trim()));
}
