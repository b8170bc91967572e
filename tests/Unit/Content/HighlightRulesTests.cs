using CsCheck;
using StreamVibe.Content;

namespace StreamVibe.Tests.Unit.Content;

public sealed class HighlightRulesTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("no mark", "no mark")]
    [InlineData("\uE000whole\uE001", "[whole]")]
    [InlineData("a \uE000b\uE001 c \uE000d\uE001", "a |[b]| c |[d]")]
    [InlineData("\uE000a\uE001\uE000b\uE001 c", "[a]|[b]| c")]
    [InlineData("\uE002b>bold\uE002/b> \uE000word\uE001", "<b>bold</b> |[word]")]
    public void A_marked_text_comes_apart(string marked, string parts) =>
        Assert.Equal(parts, string.Join('|', HighlightRules.Segments(marked).Select(part => part.Match ? $"[{part.Text}]" : part.Text)));

    [Fact]
    public void The_parts_are_the_text_again_and_each_mark_is_a_match() => Gen.Select(Gen.Char.AlphaNumeric.Array[1, 5].Select(text => new string(text)), Gen.Bool).Array.Sample(words =>
    {
        var segments = HighlightRules.Segments(string.Join(' ', words.Select(word => word.Item2 ? $"\uE000{word.Item1}\uE001" : word.Item1)));
        Assert.Equal(string.Join(' ', words.Select(word => word.Item1)), string.Concat(segments.Select(part => part.Text)));
        Assert.Equal(words.Where(word => word.Item2).Select(word => word.Item1), segments.Where(part => part.Match).Select(part => part.Text));
        Assert.DoesNotContain(segments, part => part.Text.Length == 0);
    });
}
