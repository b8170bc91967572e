using System.Text;
using CsCheck;
using StreamVibe.Storage;

namespace StreamVibe.Tests.Unit.Storage;

public sealed class ArrayTextTests
{
    [Fact]
    public void PostgreSQL_reads_the_same_texts_back() =>
        Gen.OneOf<string>(Gen.OneOf("", "NULL", "{}", ",", "\"", "\\", "\\\"", "a b", "\n", "😀", "'"), Gen.String).Array[0, 8].Sample(texts => Assert.Equal(texts, Parse(ArrayText.Of(texts))));

    [Fact]
    public void No_texts_are_an_empty_array() => Assert.Equal("{}", ArrayText.Of([]));

    [Fact]
    public void Quotation_marks_and_backslashes_are_escaped() => Assert.Equal("""{"a\"b","c\\d",""}""", ArrayText.Of(["a\"b", "c\\d", ""]));

    /// <summary>PostgreSQL's own rule for quoted elements (array_in): a backslash makes the next character plain.</summary>
    static List<string> Parse(string array)
    {
        Assert.Equal(('{', '}'), (array[0], array[^1]));
        List<string> texts = [];
        for (var at = 1; at < array.Length - 1; at++)
        {
            if (texts.Count > 0) Assert.Equal(',', array[at++]);
            Assert.Equal('"', array[at++]);
            var text = new StringBuilder();
            for (; array[at] != '"'; at++) text.Append(array[at] == '\\' ? array[++at] : array[at]);
            texts.Add(text.ToString());
        }
        return texts;
    }
}
